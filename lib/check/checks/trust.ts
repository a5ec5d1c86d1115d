import type { BundleFiles } from '../../pki/lint/bundle.ts';
import type { LintFinding } from '../../pki/lint/finding.ts';
import { lintBundles } from '../../pki/lint/public-bundles.ts';
import { authoritiesIn } from '../../signed-index/root-certificate.ts';
import { textAt } from '../../plan/json-fields.ts';
import type { Check, Surroundings } from '../check.ts';
import { treeBundles } from '../facts/bundles.ts';
import { type ClusterFacts, isServedElsewhere } from '../facts/cluster-facts.ts';
import type { MeshFacts } from '../facts/mesh-facts.ts';
import type { Draft } from '../finding.ts';

/** What only the calendar says: it never stops a pull request, least of all the one that renews. */
const isCalendar = ({ code, reason }: LintFinding): boolean =>
  code === 'L09' ? reason !== 'outlives-root' : code === 'L13' && (reason === 'list-ends' || reason === 'list-stale');

/** Rules about dates; what they say of lists and lifetimes depends on the day. */
const isOfDates = ({ code }: LintFinding): boolean => code === 'L09' || code === 'L13';

interface Linted {
  readonly finding: LintFinding;
  /** Where the files of its cluster stand. */
  readonly folder: string;
}

const trustDomainOf = ({ clusters }: MeshFacts, { plan }: Surroundings): string =>
  plan?.settings.trustDomain ??
  (clusters
    .map(({ controls }) => textAt(controls[0]?.values, 'meshConfig', 'trustDomain'))
    .find((name) => name !== '') ||
    'cluster.local');

const ends = ({ files }: BundleFiles): readonly number[] =>
  Object.values(files)
    .flatMap((bytes) => authoritiesIn(Buffer.from(bytes).toString('latin1')))
    .map(({ notAfter }) => notAfter.getTime());

/** A moment at which nothing had ended yet: whether CAs fit together does not depend on the day. */
const beforeAnyEnd = (bundles: readonly BundleFiles[], now: Date): Date =>
  new Date(Math.min(now.getTime(), ...bundles.flatMap(ends).map((end) => end - 1000)));

/** The certificates of pki/ where there is a declaration, else those that lie in the tree. */
const lint = (mesh: MeshFacts, surroundings: Surroundings): readonly Linted[] => {
  const { bundles, plan, now, horizon } = surroundings;
  const found = plan ? bundles.map((files) => ({ folder: `pki/${files.cluster}`, files })) : treeBundles(mesh);
  const folders = new Map(found.map(({ folder, files }) => [files.cluster, folder]));
  const files = found.map((one) => one.files);
  const trustDomain = trustDomainOf(mesh, surroundings);
  const sound = beforeAnyEnd(files, now);
  const findings = [
    ...lintBundles(files, trustDomain, { now: sound, horizon }).filter((finding) => !isOfDates(finding)),
    ...lintBundles(files, trustDomain, { now, horizon }).filter(isOfDates),
  ];
  return findings.map((finding) => ({ finding, folder: folders.get(finding.cluster) ?? '' }));
};

const lintDraft = ({ finding, folder }: Linted, isOfTree: boolean): Draft => {
  const { code, severity, cluster, file, problem, remedy } = finding;
  return {
    code,
    severity: isCalendar(finding) ? 'warning' : severity,
    cluster,
    file: file === null ? folder : `${folder}/${file}`,
    isBeside: !isOfTree,
    problem,
    remedy,
  };
};

const soundCodes = ['L01', 'L02', 'L03', 'L04', 'L05', 'L06', 'L07', 'L08', 'L10', 'L11', 'L12', 'L13', 'L14', 'L15'];

/** Two checks share one run of the lint. */
const linted = new WeakMap<MeshFacts, readonly Draft[]>();

const drafts = (mesh: MeshFacts, surroundings: Surroundings): readonly Draft[] => {
  const found =
    linted.get(mesh) ?? lint(mesh, surroundings).map((one) => lintDraft(one, surroundings.plan === undefined));
  linted.set(mesh, found);
  return found;
};

/** Those of pki/ are there before any dist is. */
const hasAuthorities: Check['isMeant'] = ({ clusters }, { plan }) => plan !== undefined || clusters.length > 0;

const sound: Check = {
  category: 'trust',
  title: 'the CAs of all clusters are sound, and lead to one root',
  codes: soundCodes,
  isMeant: hasAuthorities,
  find: (mesh, surroundings) => drafts(mesh, surroundings).filter(({ code }) => code !== 'L09'),
};

const lasting: Check = {
  category: 'trust',
  title: 'no certificate ends soon',
  codes: ['L09'],
  isMeant: hasAuthorities,
  find: (mesh, surroundings) => drafts(mesh, surroundings).filter(({ code }) => code === 'L09'),
};

/** With istio-csr, another server outside, or the istiod of another cluster: there is no Secret of a CA. */
const isSignedElsewhere = (cluster: ClusterFacts): boolean =>
  isServedElsewhere(cluster) ||
  cluster.controls.some(
    ({ values }) =>
      textAt(values, 'pilot', 'env', 'ENABLE_CA_SERVER') === 'false' || textAt(values, 'global', 'caAddress') !== '',
  );

const authorities: Check = {
  category: 'trust',
  title: 'every cluster gets a CA of the mesh',
  codes: ['trust-ca-missing', 'trust-ca-namespace'],
  find(mesh, { plan }) {
    const { clusters, isOurs } = mesh;
    // What was never sealed is pending, and the declaration says so.
    if (clusters.length < 2 || (isOurs && plan !== undefined)) return [];
    return clusters.flatMap((cluster): readonly Draft[] => {
      if (cluster.controls.length === 0 || isSignedElsewhere(cluster)) return [];
      if (cluster.isPartial && cluster.cacerts.length === 0) return [];
      // Of ours it is not sealed yet, which is no fault.
      const place = { cluster: cluster.name, ...(isOurs ? { severity: 'warning' as const } : {}) };
      const [secret] = cluster.cacerts;
      if (secret === undefined) {
        const document = cluster.controls[0]?.document;
        const problem = `${cluster.name} gets no Secret cacerts: istiod makes a root of its own, which no other cluster trusts`;
        return [
          {
            code: 'trust-ca-missing',
            ...place,
            document,
            problem,
            remedy: 'seal an intermediate of the mesh root for it, as cacerts',
          },
        ];
      }
      if (cluster.cacerts.some(({ namespace }) => namespace === cluster.namespace || namespace === '')) return [];
      const problem = `istiod reads cacerts in ${cluster.namespace}, and this one is for ${secret.namespace}`;
      return [
        {
          code: 'trust-ca-namespace',
          ...place,
          document: secret.document,
          problem,
          remedy: `make it in ${cluster.namespace}`,
        },
      ];
    });
  },
};

const pinPath = ['base', 'validationCABundle'];

/** The roots that the webhooks of a cluster are pinned to; none where they are not. */
const pinnedRoots = ({ controls }: ClusterFacts): readonly string[] => {
  const bundle = textAt(controls[0]?.values, ...pinPath);
  return authoritiesIn(bundle.includes('BEGIN') ? bundle : Buffer.from(bundle, 'base64').toString('latin1')).map(
    ({ fingerprint }) => fingerprint,
  );
};

const pins: Check = {
  category: 'trust',
  title: 'the webhooks of all clusters are pinned to one root',
  codes: ['trust-pinned-root-differs'],
  find({ clusters }) {
    const pinned = clusters
      .map((cluster) => ({ cluster, roots: pinnedRoots(cluster) }))
      .filter(({ roots }) => roots.length > 0);
    const [first, ...others] = pinned;
    if (first === undefined) return [];
    return others
      .filter(({ roots }) => !roots.some((root) => first.roots.includes(root)))
      .map(({ cluster }) => ({
        code: 'trust-pinned-root-differs',
        cluster: cluster.name,
        document: cluster.controls[0]?.document,
        path: [...(cluster.controls[0]?.valuesPath ?? []), ...pinPath],
        problem: `the webhooks of ${cluster.name} are pinned to another root than those of ${first.cluster.name}: the two clusters do not trust each other`,
        remedy: 'sign the CAs of all clusters with one root; while it is exchanged, pin both',
      }));
  },
};

export const trustChecks: readonly Check[] = [authorities, sound, lasting, pins];
