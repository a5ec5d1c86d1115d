import { isSame } from '../certificate.ts';
import type { Certificate } from '../certificate.ts';
import { certificatesOf } from './bundle.ts';
import type { Bundle, LintSettings } from './bundle.ts';
import { advice, weakness } from './finding.ts';
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

const addRoot =
  'add the root that signed its CA to root-cert.pem of every cluster first: isthmus ca import C --cert pki/C/ca-cert.pem --root BOTH.pem';

const disbelievedIn = (bundle: Bundle, other: Bundle, problems: readonly string[]): readonly LintFinding[] => {
  if (problems.length === 0) return [];
  const strangers = !bundle.roots.some((root) => other.roots.some((known) => isSame(root, known)));
  const [code, reason] = strangers ? (['L08', 'no-shared-root'] as const) : (['L07', 'workload-elsewhere'] as const);
  const problem = `workloads of ${bundle.source.cluster} would not be believed in ${other.source.cluster}: ${problems.join(', ')}`;
  return [at(bundle, weakness(code, reason, { file: other.names.roots, problem, remedy: addRoot }))];
};

/**
 * L08 where only the roots of a cluster are known, because its CA is born there: any of them may have signed it, so each has
 * to be trusted in all the others.
 */
const rootsOfForeignCas = (bundles: readonly Bundle[]): readonly LintFinding[] => {
  const others = distinctRoots(bundles.filter(({ roots }) => roots.length > 0));
  return bundles
    .filter(({ signer, roots }) => signer === undefined && roots.length > 0)
    .flatMap((bundle) =>
      others.flatMap((other) => {
        const unknown = bundle.roots.filter((root) => !other.roots.some((known) => isSame(root, known)));
        if (unknown.length === 0) return [];
        const { cluster } = bundle.source;
        const names = unknown.map(({ title }) => title).join(', ');
        const problem = `${other.source.cluster} does not trust ${names}: if that signed the CA of ${cluster}, its workloads are not believed there`;
        return [
          at(bundle, advice('L08', 'root-not-everywhere', { file: bundle.names.roots, problem, remedy: addRoot })),
        ];
      }),
    );
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
  ...rootsOfForeignCas(bundles),
  ...ownKeys(bundles),
  ...uniqueSerials(bundles),
];
