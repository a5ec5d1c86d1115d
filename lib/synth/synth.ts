import type { Addon } from '../declare/addon.ts';
import { type Committed, readCommitted } from '../declare/committed.ts';
import type { Declaration } from '../declare/declaration.ts';
import { loadDeclaration } from '../declare/load.ts';
import type { Registry } from '../declare/registry.ts';
import { sha256 } from '../emit/digest.ts';
import { inventoryFormat, inventoryName, meshInventoryText } from '../emit/inventory.ts';
import { secretsInFiles } from '../emit/leak/gate.ts';
import { isthmusVersion } from '../emit/package-root.ts';
import { clusterLayout } from '../parts/cluster-layout.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { Issue } from '../plan/issue.ts';
import { refuseErrors } from '../plan/mesh-error.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import { resolveMesh } from '../resolve/resolve.ts';
import { besideStages, valuesIssues } from './beside-stages.ts';
import { clusterTree, type ClusterTree } from './cluster-tree.ts';
import { engineFiles } from './engine-files.ts';
import { buildStages, kindsIn } from './stage-charts.ts';
import type { Transform } from './transform.ts';

/** What a main.ts brings of its own. */
export interface Customisation {
  /** Words a declaration may use; ours by default. */
  readonly registry: Registry;
  /** Addons beside ours, to be named under `addons`. */
  readonly addons: readonly Addon[];
  /** Samples beside ours, to be named under `samples`. */
  readonly samples: readonly Addon[];
  /** Changes of objects, in order. */
  readonly transforms: readonly Transform[];
}

export const emptyCustomisation = (registry: Registry): Customisation => ({
  registry,
  addons: [],
  samples: [],
  transforms: [],
});

/** A compiled mesh: nothing is written yet. */
export interface Compiled {
  /** Folder of mesh.yaml. */
  readonly root: string;
  readonly plan: MeshPlan;
  /** Path below dist to text. */
  readonly tree: ReadonlyMap<string, string>;
  /** Warnings. */
  readonly issues: readonly Issue[];
}

const registryOf = ({ registry, addons, samples }: Customisation): Registry => ({
  ...registry,
  addons: [...registry.addons, ...addons],
  samples: [...registry.samples, ...samples],
});

/** Of everything that was read: equal digests mean that a change of dist comes from isthmus or from main.ts. */
const inputDigest = ({ sources }: Declaration, { clusters }: Committed): string => {
  const files = [
    ...sources,
    ...[...clusters.values()].flatMap(({ rootCertificate, index, documents }) => [
      ...(rootCertificate ? [rootCertificate] : []),
      ...(index ? [index] : []),
      ...documents,
    ]),
  ];
  return sha256(files.map(({ file, text }) => `${file} ${sha256(text)}\n`).join(''));
};

const clusterFiles = async (
  cluster: ClusterPlan,
  registry: Registry,
  transforms: readonly Transform[],
): Promise<ClusterTree> => {
  const install = registry.installs.find(({ name }) => name === cluster.mesh.install.method);
  const engine = registry.engines.find(({ name }) => name === cluster.mesh.gitops.engine);
  if (!install || !engine) throw new Error('the plan names an install method or an engine that the registry lacks');
  const releases = install.releases(cluster);
  const contents = await buildStages(cluster, engine, registry, releases);
  const layout = clusterLayout(
    cluster,
    contents.map((content) => ({ stage: content.stage, kinds: kindsIn(content) })),
  );
  const own = clusterTree(cluster, contents, besideStages(layout, releases), transforms);
  const outside = engineFiles(engine, layout);
  return {
    files: [...own.files, ...outside.files],
    issues: [...own.issues, ...outside.issues, ...valuesIssues(cluster, releases)],
  };
};

/** An object that all clusters share is found wrong once, not once per cluster. */
const distinct = (issues: readonly Issue[]): readonly Issue[] => [...new Set(issues)];

const inventory = (plan: MeshPlan, paths: readonly string[], inputs: string): string => {
  const clusters = plan.clusters.map(({ name, network }) => ({ name, network }));
  const folders = new Set(clusters.map(({ name }) => name));
  return meshInventoryText({
    format: inventoryFormat,
    isthmus: isthmusVersion(),
    inputs,
    mesh: plan.settings.name,
    topology: plan.topology,
    engine: plan.settings.gitops.engine,
    install: plan.settings.install.method,
    clusters,
    engineFiles: paths.filter((path) => !folders.has(path.slice(0, path.indexOf('/')))),
  });
};

/**
 * The assembly line: mesh.yaml and what is committed beside it to the tree of dist. Reads files, writes none, and
 * throws a MeshError with all issues of the first layer that has an error.
 */
export const compileMesh = async (meshFile: string, customisation: Customisation): Promise<Compiled> => {
  const registry = registryOf(customisation);
  const declaration = loadDeclaration(meshFile, registry);
  const committed = readCommitted(declaration.root, Object.keys(declaration.spec.clusters));
  const { plan, issues: relations } = resolveMesh(declaration, committed, registry);
  refuseErrors(relations);
  const trees: ClusterTree[] = [];
  for (const cluster of plan.clusters) trees.push(await clusterFiles(cluster, registry, customisation.transforms));
  const files = trees.flatMap((tree) => tree.files);
  const tree = new Map(files.map(({ path, text }) => [path, text]));
  const found = distinct([...trees.flatMap(({ issues }) => issues), ...secretsInFiles(tree)]);
  refuseErrors([...found, ...relations]);
  tree.set(inventoryName, inventory(plan, [...tree.keys()], inputDigest(declaration, committed)));
  return { root: declaration.root, plan, tree, issues: [...relations, ...found] };
};
