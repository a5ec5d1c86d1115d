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
import { appliedReleases } from './applied-releases.ts';
import { builtObjects } from './built-objects.ts';
import { clusterTree, type ClusterTree } from './cluster-tree.ts';
import { duplicateWords } from './duplicate-words.ts';
import { engineFiles } from './engine-files.ts';
import { meshTree, misplacedFiles } from './mesh-tree.ts';
import { type Destination, plainIssues, plainTexts } from './plain-documents.ts';
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
const inputDigest = ({ sources }: Declaration, { signers, store, clusters }: Committed): string => {
  const files = [
    ...sources,
    ...[signers, store].flatMap((file) => file ?? []),
    ...[...clusters.values()].flatMap(({ caCertificate, rootCertificate, index, documents }) => [
      ...(caCertificate ? [caCertificate] : []),
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
  clusters: ReadonlySet<string>,
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
  const built = contents.map((content) => ({
    ...content,
    built: builtObjects(cluster.name, content.chart, content.stage, transforms),
  }));
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
  const own = clusterTree(cluster, built, besideStages(layout, applied));
  const outside = engineFiles(engine, layout);
  return {
    files: [...own.files, ...outside.files],
    issues: [
      ...own.issues,
      ...outside.issues,
      ...misplacedFiles(outside.files, clusters),
      ...valuesIssues(cluster, applied),
    ],
  };
};

/** Where a Secret may stand in the clear at all, it is in these files and in no other. */
const leaks = (tree: ReadonlyMap<string, string>, plan: MeshPlan): readonly Issue[] => {
  const plain = plainTexts(plan);
  return secretsInFiles(plain.size === 0 ? tree : new Map([...tree].filter(([, text]) => !plain.has(text))));
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
 * throws a MeshError with all issues of the first layer that has an error. Without a destination, a mesh of the backend
 * plain is refused.
 */
export const compileMesh = async (
  meshFile: string,
  customisation: Customisation,
  destination?: Destination,
): Promise<Compiled> => {
  const registry = registryOf(customisation);
  refuseErrors(duplicateWords(registry));
  const declaration = loadDeclaration(meshFile, registry);
  const committed = readCommitted(declaration.root, Object.keys(declaration.spec.clusters));
  const { plan, issues: relations } = resolveMesh(declaration, committed, registry);
  refuseErrors([...relations, ...plainIssues(plan, declaration.root, destination)]);
  const trees: ClusterTree[] = [];
  const names = new Set(plan.clusters.map(({ name }) => name));
  for (const cluster of plan.clusters)
    trees.push(await clusterFiles(cluster, registry, customisation.transforms, names));
  const { tree, issues: doubles } = meshTree(
    trees.flatMap(({ files }) => files),
    [inventoryName],
  );
  const found = distinct([...trees.flatMap(({ issues }) => issues), ...doubles, ...leaks(tree, plan)]);
  refuseErrors([...found, ...relations]);
  tree.set(inventoryName, inventory(plan, [...tree.keys()], inputDigest(declaration, committed)));
  return { root: declaration.root, plan, tree, issues: [...relations, ...found] };
};
