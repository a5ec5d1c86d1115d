import type { Cluster } from '../lab/cluster.ts';
import { CommandError } from '../lab/command.ts';
import type { Member } from '../lab/member.ts';
import { until } from '../lab/processes.ts';
import type { Workspace } from '../lab/workspace.ts';
import { insist } from '../report/ledger.ts';

/** Everything that can be made in the cluster, and looked at. Events are words about objects, and come at any time. */
const kindsOf = (cluster: Cluster): readonly string[] =>
  cluster
    .kubectl(['api-resources', '--verbs=list,create', '-o', 'name'])
    .trim()
    .split('\n')
    .filter((kind) => !/^events(?:\.|$)/.test(kind));

const line = '{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{"\\n"}{end}';

/** The objects of the cluster, one a line, of every kind that its server has at this moment. */
const inventory = (cluster: Cluster): readonly string[] =>
  cluster
    .kubectl(['get', kindsOf(cluster).join(','), '-A', '-o', `jsonpath=${line}`])
    .trim()
    .split('\n')
    .toSorted();

/** The same when controllers have made all that follows from earlier stages. */
const restingInventory = async (cluster: Cluster): Promise<readonly string[]> => {
  let last: readonly string[] = [];
  let calm = 0;
  await until(`${cluster.name} to be at rest`, 60, () => {
    const now = inventory(cluster);
    calm = now.join() === last.join() ? calm + 1 : 0;
    last = now;
    return calm === 3;
  });
  return last;
};

/** Insists that the stage is refused in these words, and that nothing at all was made in the cluster. */
export const refused = async (member: Member, mesh: Workspace, stage: string, words: string): Promise<void> => {
  const before = await restingInventory(member.cluster);
  let said = '';
  try {
    member.apply(mesh, stage);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    said = error.message;
  }
  insist(said !== '', 'it was accepted');
  insist(said.includes(words), said);
  const made = inventory(member.cluster).filter((one) => !before.includes(one));
  insist(made.length === 0, `it was refused and made ${made.join(', ')}`);
};
