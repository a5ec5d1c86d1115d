import { isSame } from '../certificate.ts';
import type { Certificate } from '../certificate.ts';
import { certificatesOf } from './bundle.ts';
import type { Bundle, LintSettings } from './bundle.ts';
import { weakness } from './finding.ts';
import type { LintFinding, RuleFinding } from './finding.ts';
import { disbelief, syntheticWorkload } from './workload.ts';

const at = (bundle: Bundle, finding: RuleFinding): LintFinding => ({ ...finding, cluster: bundle.source.cluster });

const digestOfRoots = ({ roots }: Bundle): string => roots.map(({ fingerprint }) => fingerprint).join();

/** One bundle for each different set of roots: in a sound mesh that is one, so that 1000 clusters cost no square. */
const distinctRoots = (bundles: readonly Bundle[]): readonly Bundle[] => [
  ...new Map(bundles.map((bundle) => [digestOfRoots(bundle), bundle])).values(),
];

/** L08: what one cluster's workloads lead to must be trusted in all the others. */
const sharedRoots = (bundles: readonly Bundle[], settings: LintSettings): readonly LintFinding[] => {
  const others = distinctRoots(bundles.filter(({ roots }) => roots.length > 0));
  if (others.length < 2) return [];
  return bundles.flatMap((bundle) => {
    const workload = syntheticWorkload(bundle, settings);
    // A bundle that does not convince its own cluster has findings already.
    if (workload === undefined || disbelief(workload, bundle.roots, settings.now).length > 0) return [];
    return others
      .filter((other) => digestOfRoots(other) !== digestOfRoots(bundle))
      .flatMap((other) => disbelievedIn(bundle, other, disbelief(workload, other.roots, settings.now)));
  });
};

const disbelievedIn = (bundle: Bundle, other: Bundle, problems: readonly string[]): readonly LintFinding[] => {
  if (problems.length === 0) return [];
  const strangers = !bundle.roots.some((root) => other.roots.some((known) => isSame(root, known)));
  const [code, reason] = strangers ? (['L08', 'no-shared-root'] as const) : (['L07', 'workload-elsewhere'] as const);
  const problem = `workloads of ${bundle.source.cluster} would not be believed in ${other.source.cluster}: ${problems.join(', ')}`;
  const remedy = 'add the root that signed this intermediate to root-cert.pem of every cluster first';
  return [at(bundle, weakness(code, reason, { file: other.names.roots, problem, remedy }))];
};

interface Signer {
  readonly bundle: Bundle;
  readonly certificate: Certificate;
}

const signersOf = (bundles: readonly Bundle[]): readonly Signer[] =>
  bundles.flatMap((bundle) => (bundle.signer === undefined ? [] : [{ bundle, certificate: bundle.signer }]));

/** L12: every cluster has a key of its own, and none has the root's. */
const ownKeys = (bundles: readonly Bundle[]): readonly LintFinding[] => {
  const rootKeys = new Set(bundles.flatMap(({ roots }) => roots.map(({ publicKeyDigest }) => publicKeyDigest)));
  const firstWith = new Map<string, string>();
  return signersOf(bundles).flatMap(({ bundle, certificate }) => {
    const { cluster } = bundle.source;
    const digest = certificate.publicKeyDigest;
    const owner = firstWith.get(digest);
    if (owner === undefined) firstWith.set(digest, cluster);
    const file = bundle.names.signer;
    const remedy = 'issue an intermediate of its own for this cluster';
    const root = 'the cluster signs with the key of a root: whoever owns the cluster owns the mesh';
    return [
      ...(rootKeys.has(digest) ? [at(bundle, weakness('L12', 'root-key', { file, problem: root, remedy }))] : []),
      ...(owner === undefined || owner === cluster
        ? []
        : [
            at(
              bundle,
              weakness('L12', 'shared-key', { file, problem: `the key is the same as that of ${owner}`, remedy }),
            ),
          ]),
    ];
  });
};

/** L10, across clusters: one serial number of one issuer names one certificate. */
const uniqueSerials = (bundles: readonly Bundle[]): readonly LintFinding[] => {
  const firstWith = new Map<string, Certificate>();
  return bundles.flatMap((bundle) =>
    certificatesOf(bundle).flatMap(({ file, certificate }) => {
      const number = `${certificate.issuer} ${certificate.serial.toString('hex')}`;
      const first = firstWith.get(number);
      if (first === undefined) firstWith.set(number, certificate);
      if (first === undefined || isSame(first, certificate)) return [];
      const problem = `${certificate.title} has the serial number of another certificate of its issuer`;
      return [at(bundle, weakness('L10', 'serial-twice', { file, problem, remedy: 'issue it again' }))];
    }),
  );
};

/** The rules that look at all clusters of a mesh side by side: L07 and L08 across clusters, L10, L12. */
export const meshFindings = (bundles: readonly Bundle[], settings: LintSettings): readonly LintFinding[] => [
  ...sharedRoots(bundles, settings),
  ...ownKeys(bundles),
  ...uniqueSerials(bundles),
];
