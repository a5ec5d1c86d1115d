import type { Cluster } from '../lab/cluster.ts';
import { CommandError } from '../lab/command.ts';
import type { Member } from '../lab/member.ts';
import type { Workspace } from '../lab/workspace.ts';
import { insist } from '../report/ledger.ts';

/** Everything that a stage could make, whatever stage it is. */
const kinds = [
  'namespaces',
  'serviceaccounts',
  'secrets',
  'services',
  'deployments',
  'pods',
  'clusterroles',
  'clusterrolebindings',
  'customresourcedefinitions',
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'sealedsecrets',
];

const line = '{range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name}{"\\n"}{end}';

/** The objects of the cluster, one a line. Kinds that the cluster does not know have none. */
const inventory = (cluster: Cluster): readonly string[] =>
  cluster
    .kubectl(['get', kinds.join(','), '-A', '-o', `jsonpath=${line}`])
    .trim()
    .split('\n');

/** Insists that the stage is refused in these words, and that nothing at all was made in the cluster. */
export const refused = (member: Member, mesh: Workspace, stage: string, words: string): void => {
  const before = inventory(member.cluster);
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
