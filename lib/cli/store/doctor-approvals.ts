import type { WorkCompartment } from '../../store/store.ts';
import { undeclaredClusters } from '../seal/forgotten-clusters.ts';
import { type CheckLine, finding, holdsUnless } from './check-line.ts';

const check = 'every cluster that may receive keys is declared';

/** Approvals of clusters that left would count at once if a pull request brought one back. */
export const approvalLines = (work: WorkCompartment, declared: readonly string[]): readonly CheckLine[] =>
  holdsUnless(
    check,
    undeclaredClusters(work, declared).map((name) =>
      finding(check, `the store holds approvals of ${name}, which is not declared`, 'isthmus seal takes them back'),
    ),
  );
