import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { ClusterPins } from '../../store/store.ts';
import type { Io } from '../io.ts';
import { printable } from '../printable.ts';
import { pinsDigest } from './declared-pins.ts';
import { pinIssue, type PinState } from './pin-changes.ts';

/** Whoever may be asked. */
export interface PinTerminal {
  canAsk(): boolean;
  askWord(question: string, wanted: string): Promise<boolean>;
}

const question = ({ declared: { cluster }, changes }: PinState): string => {
  const lines = changes.map((change) => `  ${printable(change)}\n`).join('');
  return `${cluster}, where its keys go, changed in mesh.yaml:\n${lines}Look at who changed it. Type approve: `;
};

const assertGiven = ({ declared }: PinState, given: string): void => {
  const digest = pinsDigest(declared);
  if (given === digest) return;
  const { cluster } = declared;
  const problem = `mesh.yaml says something else of ${cluster} than what has the digest ${JSON.stringify(given)}`;
  const remedy = `look at it again: it has the digest ${digest} now`;
  throw new MeshError([errorAt('pins-differ', ['clusters', cluster], problem, remedy)]);
};

/**
 * What to pin of a cluster: all that is declared once it is approved, by its digest or by a person; undefined when the
 * person does not agree. Throws a MeshError where nobody can be asked, and for another digest.
 */
export const approvedPins = async (
  state: PinState,
  given: string | undefined,
  terminal: PinTerminal,
  io: Io,
): Promise<ClusterPins | undefined> => {
  if (given !== undefined) assertGiven(state, given);
  const issue = pinIssue(state);
  if (issue === undefined) return state.kept;
  const agreed =
    given !== undefined || (terminal.canAsk() ? await terminal.askWord(question(state), 'approve') : undefined);
  if (agreed === undefined) throw new MeshError([issue]);
  io.err(`${state.declared.cluster}: where its keys go ${agreed ? 'is approved' : 'is not approved'}\n`);
  return agreed ? state.declared : undefined;
};
