import { readCertificateFile } from '../certificate.ts';
import { refusal, weakness } from './finding.ts';
import type { LintFinding, RuleFinding } from './finding.ts';

/** A change of root-cert.pem, as a pull request proposes it. */
export interface RootChange {
  readonly cluster: string;
  readonly before: string;
  readonly after: string;
  /** `1.30`. */
  readonly istioMinor: string;
  /** Whether ISTIO_MULTIROOT_MESH is set on istiod. */
  readonly multiRoot: boolean;
  /** Whether the change says itself that istiod is restarted. */
  readonly restartRecorded: boolean;
}

/** Up to 1.29 istiod compares bytes, from 1.30 the certificates as a set. */
const comparesSets = (istioMinor: string): boolean => {
  const [major = 0, minor = 0] = istioMinor.split('.').map(Number);
  return major > 1 || (major === 1 && minor >= 30);
};

const isSubset = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  [...some].every((one) => all.has(one));

const rootsOf = (text: string): ReadonlySet<string> =>
  new Set(readCertificateFile(text).certificates.map(({ fingerprint }) => fingerprint));

const file = 'root-cert.pem';

const findingOf = (change: RootChange): RuleFinding | undefined => {
  const [before, after] = [rootsOf(change.before), rootsOf(change.after)];
  const [grows, shrinks] = [isSubset(before, after), isSubset(after, before)];
  if (!grows && !shrinks) {
    const problem = 'roots are added and removed in one step: workloads of both sides stop believing each other';
    return refusal('L16', 'exchange', { file, problem, remedy: 'append the new root first, remove the old one last' });
  }
  const contained = change.after.includes(change.before) || change.before.includes(change.after);
  if (!comparesSets(change.istioMinor) && !contained) {
    const problem = 'the order of the roots changes: istiod before 1.30 compares bytes';
    return refusal('L16', 'order', { file, problem, remedy: 'keep the old bytes and append to them' });
  }
  if ((grows && shrinks) || change.multiRoot || change.restartRecorded) return undefined;
  const problem = 'istiod keeps the old roots until it restarts: ISTIO_MULTIROOT_MESH is not set';
  return weakness('L16', 'no-multi-root', { file, problem, remedy: 'set ISTIO_MULTIROOT_MESH, or record the restart' });
};

/** L16: istiod takes a new root file without a restart only if it knows several roots, and one set holds the other. */
export const lintRootChange = (change: RootChange): readonly LintFinding[] => {
  // The first roots of a cluster are no change.
  const changes = change.before !== change.after && rootsOf(change.before).size > 0;
  const finding = changes ? findingOf(change) : undefined;
  return finding === undefined ? [] : [{ ...finding, cluster: change.cluster }];
};
