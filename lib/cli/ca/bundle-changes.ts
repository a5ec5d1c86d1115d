import { MeshError } from '../../plan/mesh-error.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import type { BundleFiles } from '../../pki/lint/bundle.ts';
import type { LintFinding } from '../../pki/lint/finding.ts';
import { lintRootChange } from '../../pki/lint/root-change.ts';
import { readPki } from './bundle-folder.ts';
import { lintIssue, newErrors } from './lint-issues.ts';
import { lintOfMesh } from './mesh-lint.ts';
import { type PublicBundle, lintableBundle, publicFilesOf } from './stored-bundle.ts';

/** Where bundles are about to take the place of those in pki/, and when. */
export interface ChangePlace {
  readonly root: string;
  readonly plan: MeshPlan;
  readonly now: Date;
}

const textOf = (bundle: BundleFiles | undefined, name: string): string =>
  Buffer.from(bundle?.files[name] ?? []).toString('utf8');

const rootFindings = (
  { plan }: ChangePlace,
  before: readonly BundleFiles[],
  changed: readonly BundleFiles[],
): readonly LintFinding[] => {
  const { major, minor } = plan.settings.istio.version;
  return changed.flatMap((bundle) =>
    lintRootChange({
      cluster: bundle.cluster,
      before: textOf(
        before.find(({ cluster }) => cluster === bundle.cluster),
        'root-cert.pem',
      ),
      after: textOf(bundle, 'root-cert.pem'),
      istioMinor: `${major}.${minor}`,
      // dist sets it for every istiod.
      multiRoot: true,
      restartRecorded: false,
    }),
  );
};

const acrossClusters: readonly string[] = ['no-shared-root', 'workload-elsewhere'];

/** What was wrong before with other clusters, or between clusters: no fault of the change. */
const knownFindings = (
  { plan, now }: ChangePlace,
  before: readonly BundleFiles[],
  touched: ReadonlySet<string>,
): readonly LintFinding[] =>
  before.length === 0
    ? []
    : lintOfMesh(plan, before, { now }).filter(
        ({ cluster, reason }) => !touched.has(cluster) || acrossClusters.includes(reason),
      );

/**
 * What lint says of the mesh as it would be with the changed bundles, the exchange of roots included. Throws a MeshError
 * when the change brings an error; findings of clusters that are not touched, and what soon expires, do not stop it.
 */
export const assertSoundChange = (place: ChangePlace, changed: readonly BundleFiles[]): readonly LintFinding[] => {
  const { plan, now } = place;
  const before = readPki(place.root, plan);
  const touched = new Set(changed.map(({ cluster }) => cluster));
  const names = plan.clusters.map(({ name }) => name);
  const after = [...before.filter(({ cluster }) => !touched.has(cluster)), ...changed].toSorted(
    (a, b) => names.indexOf(a.cluster) - names.indexOf(b.cluster),
  );
  const findings = [...rootFindings(place, before, changed), ...lintOfMesh(plan, after, { now })];
  const errors = newErrors(knownFindings(place, before, touched), findings);
  if (errors.length > 0) throw new MeshError(errors.map(lintIssue));
  return findings;
};

/** The same for bundles as the store holds them. */
export const assertSoundBundles = (
  place: ChangePlace,
  bundles: ReadonlyMap<string, PublicBundle>,
): readonly LintFinding[] =>
  assertSoundChange(
    place,
    [...bundles].map(([cluster, bundle]) => lintableBundle(cluster, bundle, place.plan.settings.istio.namespace)),
  );

/** The files of the bundles, for writeTogether; a list of revocations that is no longer made goes. */
export const bundleFiles = (bundles: ReadonlyMap<string, PublicBundle>): ReadonlyMap<string, string | undefined> =>
  new Map(
    [...bundles].flatMap(([cluster, bundle]) =>
      Object.entries({ 'ca-crl.pem': undefined, ...publicFilesOf(bundle) }).map(
        ([name, text]) => [`pki/${cluster}/${name}`, text] as const,
      ),
    ),
  );
