import type { Declaration } from '../declare/declaration.ts';
import type { BuiltCluster } from '../declare/engine.ts';
import type { Registry } from '../declare/registry.ts';
import { inventoryFormat, inventoryName, type MeshInventory, meshInventoryText } from '../emit/inventory.ts';
import { secretsInFiles } from '../emit/leak/gate.ts';
import { isthmusVersion } from '../emit/package-root.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { Issue } from '../plan/issue.ts';
import type { IstioPlan } from '../plan/istio-plan.ts';
import { refuseErrors } from '../plan/mesh-error.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import { besideStages, valuesIssues } from './beside-stages.ts';
import { appliedReleases } from './applied-releases.ts';
import { builtStages, buildersFor, layoutOf } from './built-cluster.ts';
import { clusterTree, type ClusterTree } from './cluster-tree.ts';
import { engineFiles, meshEngineFiles } from './engine-files.ts';
import { inputDigest } from './input-digest.ts';
import { type Customisation, readMeshInputs } from './mesh-inputs.ts';
import { meshReadme } from './mesh-readme.ts';
import { meshTree, misplacedFiles } from './mesh-tree.ts';
import { type Destination, plainIssues, plainTexts } from './plain-documents.ts';
import { releaseIssues } from './release-issues.ts';
import { patchIssues, valueOverrideIssues } from './overrides/override-issues.ts';
import { patchesIn, refuseSealed } from './overrides/cluster-overrides.ts';
import { PatchRecord } from './overrides/patch-record.ts';
import { overriddenObjects, overriddenValues } from './overrides/readme-section.ts';
import { renderedIssues } from './rendered-issues.ts';
import type { Transform } from './transform.ts';

export { type Customisation, emptyCustomisation } from './mesh-inputs.ts';

/** A compiled mesh: nothing is written yet. */
export interface Compiled {
  /** Folder of mesh.yaml. */
  readonly root: string;
  /** What was compiled, for whoever has more to say about a line of it. */
  readonly declaration: Declaration;
  readonly plan: MeshPlan;
  /** Path below dist to text. */
  readonly tree: ReadonlyMap<string, string>;
  /** Path below dist to the cluster it is made for; files of the mesh as a whole are missing. */
  readonly owners: ReadonlyMap<string, string>;
  /** Warnings. */
  readonly issues: readonly Issue[];
}

/** The files of a cluster, and what an engine that stands outside of it needs of it. */
interface ClusterFiles extends ClusterTree {
  readonly built: BuiltCluster;
}

const clusterFiles = async (
  cluster: ClusterPlan,
  registry: Registry,
  transforms: readonly Transform[],
  clusters: ReadonlySet<string>,
  record: PatchRecord,
): Promise<ClusterFiles> => {
  const made = await builtStages(cluster, buildersFor(cluster, registry), transforms, record);
  const { builders, releases, stages: built } = made;
  const { engine } = builders;
  const layout = layoutOf(cluster, made);
  refuseSealed(cluster, built, record);
  const applied =
    transforms.length === 0
      ? releases
      : appliedReleases(
          engine,
          releases,
          built.flatMap((stage) =>
            releases.some((release) => release.stage === stage.stage) ? stage.built.objects : [],
          ),
        );
  const own = clusterTree(cluster, built, besideStages(layout, builders, applied, patchesIn(cluster, built, releases)));
  const outside = engineFiles(engine, layout);
  return {
    built: { cluster, layout, releases, objects: own.objects },
    files: [...own.files, ...outside.files],
    issues: [
      ...own.issues,
      ...outside.issues,
      ...misplacedFiles(outside.files, clusters),
      ...valuesIssues(cluster, applied),
    ],
  };
};

/** What the engine keeps for all clusters together. */
const meshFiles = (plan: MeshPlan, registry: Registry, clusters: readonly ClusterFiles[]): ClusterTree => {
  const engine = registry.engines.find(({ name }) => name === plan.settings.gitops.engine);
  if (!engine) return { files: [], issues: [] };
  const { files, issues } = meshEngineFiles(
    engine,
    clusters.map(({ built }) => built),
  );
  return { files, issues: [...issues, ...misplacedFiles(files, new Set(plan.clusters.map(({ name }) => name)))] };
};

/** Where a Secret may stand in the clear at all, it is in these files and in no other. */
const leaks = (tree: ReadonlyMap<string, string>, plan: MeshPlan): readonly Issue[] => {
  const plain = plainTexts(plan);
  return secretsInFiles(plain.size === 0 ? tree : new Map([...tree].filter(([, text]) => !plain.has(text))));
};

/** An object that all clusters share is found wrong once, not once per cluster. */
const distinct = (issues: readonly Issue[]): readonly Issue[] => [...new Set(issues)];

/** For the next synth, which has to know which control planes run. */
const recordedRevisions = ({ revision, canary }: IstioPlan): Pick<MeshInventory, 'revisions'> =>
  revision === '' && canary.kind === 'none'
    ? {}
    : { revisions: [revision, ...(canary.kind === 'canary' ? [canary.revision] : [])] };

const inventory = (plan: MeshPlan, paths: readonly string[], inputs: string): string => {
  const clusters = plan.clusters.map(({ name, network }) => ({ name, network }));
  const overrides = plan.clusters.flatMap((cluster) =>
    [...overriddenValues(cluster), ...overriddenObjects(cluster)].map((own) => ({ cluster: cluster.name, ...own })),
  );
  const folders = new Set(clusters.map(({ name }) => name));
  return meshInventoryText({
    format: inventoryFormat,
    isthmus: isthmusVersion(),
    inputs,
    mesh: plan.settings.name,
    topology: plan.topology,
    engine: plan.settings.gitops.engine,
    install: plan.settings.install.method,
    ...(plan.settings.install.next !== '' && { next: plan.settings.install.next }),
    ...recordedRevisions(plan.settings.istio),
    clusters,
    engineFiles: paths.filter((path) => !folders.has(path.slice(0, path.indexOf('/')))),
    ...(overrides.length > 0 && { overrides }),
  });
};

/**
 * The assembly line: mesh.yaml and what is committed beside it to the tree of dist. Reads files, writes none, and
 * throws a MeshError with all issues of the first layer that has an error. Without a destination, a mesh of the backend
 * plain is refused. `done` is told of every cluster whose files are made.
 */
export const compileMesh = async (
  meshFile: string,
  customisation: Customisation,
  destination?: Destination,
  done: (cluster: string) => void = () => {},
): Promise<Compiled> => {
  const { registry, declaration, committed, plan, issues: relations } = readMeshInputs(meshFile, customisation);
  const refused = [
    ...releaseIssues(plan, registry, declaration),
    ...valueOverrideIssues(plan, registry, declaration, relations),
  ];
  refuseErrors([
    ...relations,
    ...refused,
    ...renderedIssues(plan, registry, declaration),
    ...plainIssues(plan, declaration.root, destination),
  ]);
  const clusters: ClusterFiles[] = [];
  const names = new Set(plan.clusters.map(({ name }) => name));
  const record = new PatchRecord();
  for (const cluster of plan.clusters) {
    clusters.push(await clusterFiles(cluster, registry, customisation.transforms, names, record));
    done(cluster.name);
  }
  const trees = [...clusters, meshFiles(plan, registry, clusters)];
  const readme = meshReadme(
    plan,
    committed,
    clusters.map(({ built }) => built.layout),
  );
  const { tree, issues: doubles } = meshTree([...trees.flatMap(({ files }) => files), readme], [inventoryName]);
  const found = distinct([
    ...patchIssues(record, declaration),
    ...trees.flatMap(({ issues }) => issues),
    ...doubles,
    ...leaks(tree, plan),
  ]);
  const warnings = [...relations, ...refused];
  refuseErrors([...found, ...warnings]);
  tree.set(inventoryName, inventory(plan, [...tree.keys()], inputDigest(declaration, committed)));
  const owners = clusters.flatMap(({ built, files }) => files.map(({ path }) => [path, built.cluster.name] as const));
  return { root: declaration.root, declaration, plan, tree, owners: new Map(owners), issues: [...warnings, ...found] };
};
