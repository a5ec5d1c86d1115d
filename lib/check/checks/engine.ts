import { listAt, textAt } from '../../plan/json-fields.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import type { TreeObject } from '../../trees/object-reader.ts';
import type { Check } from '../check.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import {
  appliedPaths,
  destinationOf,
  Folders,
  isApplication,
  isFluxKustomization,
  isHelmRelease,
  pathsOf,
} from '../facts/engine.ts';
import { engineObjects, type MeshFacts } from '../facts/mesh-facts.ts';
import { isLater } from '../facts/source.ts';
import type { Draft } from '../finding.ts';

const nameOf = ({ value }: TreeObject): string => value.metadata.name;

const pointsNowhere = (document: TreeObject, folders: Folders): readonly Draft[] =>
  appliedPaths(document)
    .filter(({ path }) => path !== '' && !isLater(path) && folders.find(path) === undefined)
    .map(({ path, at }) => ({
      code: 'engine-path-missing',
      document,
      path: at,
      problem: `${document.value.kind} ${nameOf(document)} applies ${path}, and there is no such folder`,
      remedy: 'correct the path, or add the folder',
    }));

const realPaths: Check = {
  category: 'engine',
  title: 'every path that an engine applies exists',
  codes: ['engine-path-missing'],
  find(mesh) {
    const objects = engineObjects(mesh);
    const folders = new Folders(mesh.tree);
    return objects.flatMap((object) => pointsNowhere(object, folders));
  },
};

/** Objects by kind, namespace and name; those of one cluster stand together. */
const known = (objects: readonly TreeObject[]): ReadonlySet<string> =>
  new Set(objects.map(({ value }) => `${value.kind} ${value.metadata.namespace ?? ''}/${value.metadata.name}`));

const dependencies = (cluster: ClusterFacts, isOutside: (name: string) => boolean): readonly Draft[] => {
  const there = known(cluster.objects);
  return cluster.objects
    .filter((object) => isFluxKustomization(object) || isHelmRelease(object))
    .flatMap((document) =>
      listAt(document.value, 'spec', 'dependsOn').flatMap((one, index): readonly Draft[] => {
        const namespace = textAt(one, 'namespace') || (document.value.metadata.namespace ?? '');
        const name = textAt(one, 'name');
        if (
          cluster.isPartial ||
          name === '' ||
          isLater(name) ||
          isOutside(name) ||
          there.has(`${document.value.kind} ${namespace}/${name}`)
        )
          return [];
        return [
          {
            code: 'engine-dependency-missing',
            cluster: cluster.name,
            document,
            path: ['spec', 'dependsOn', index],
            problem: `${nameOf(document)} waits for ${namespace}/${name}, which is nowhere in this tree: it may wait for ever`,
            remedy: 'correct the name, or see that somebody else makes it',
          },
        ];
      }),
    );
};

/** What other people make: declared as such, or by its name not one of ours. */
const outsiders = ({ tree }: MeshFacts, plan: MeshPlan | undefined): ((name: string) => boolean) => {
  const declared = new Set(plan?.settings.gitops.dependsOn.map(({ name }) => name));
  const own = tree.inventory === undefined ? undefined : `${tree.inventory.mesh}-`;
  return (name) => declared.has(name) || (own !== undefined && plan === undefined && !name.startsWith(own));
};

const sourceKinds = ['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket'];

const bootstrapSource = 'flux-system';

interface SourceRef {
  readonly path: readonly string[];
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

const sourceOf = (document: TreeObject): SourceRef | undefined => {
  const ofRelease = isHelmRelease(document) ? ['spec', 'chart', 'spec', 'sourceRef'] : undefined;
  const path = isFluxKustomization(document) ? ['spec', 'sourceRef'] : ofRelease;
  if (path === undefined) return undefined;
  const { value } = document;
  return {
    path,
    kind: textAt(value, ...path, 'kind'),
    name: textAt(value, ...path, 'name'),
    namespace: textAt(value, ...path, 'namespace') || (value.metadata.namespace ?? ''),
  };
};

/** What Flux's bootstrap makes, or in a mesh of ours the platform team, stands in no tree of a mesh. */
const isMadeElsewhere = ({ kind, name }: SourceRef, isOurs: boolean): boolean =>
  !sourceKinds.includes(kind) || name === bootstrapSource || isLater(name) || (isOurs && kind !== 'HelmRepository');

const sources = (cluster: ClusterFacts, isOurs: boolean): readonly Draft[] => {
  const there = known(cluster.objects);
  return cluster.objects.flatMap((document): readonly Draft[] => {
    const source = sourceOf(document);
    if (cluster.isPartial || source === undefined || isMadeElsewhere(source, isOurs)) return [];
    const { kind, name, namespace, path } = source;
    if (there.has(`${kind} ${namespace}/${name}`)) return [];
    return [
      {
        code: 'engine-source-missing',
        cluster: cluster.name,
        document,
        path,
        problem: `${nameOf(document)} comes from the ${kind} ${namespace}/${name}, which is nowhere in this tree`,
        remedy: 'correct the name, or add the source',
      },
    ];
  });
};

const projects = (mesh: MeshFacts): readonly Draft[] => {
  const objects = engineObjects(mesh);
  const there = new Set(objects.filter(({ value }) => value.kind === 'AppProject').map(nameOf));
  return objects.filter(isApplication).flatMap((document): readonly Draft[] => {
    const project = textAt(document.value, 'spec', 'project');
    // The project of the Application that bootstraps ours is the platform team's.
    const isForeign = mesh.isOurs && !project.startsWith(mesh.tree.inventory?.mesh ?? '');
    if (project === '' || project === 'default' || isForeign || isLater(project) || there.has(project)) return [];
    return [
      {
        code: 'engine-project-missing',
        document,
        path: ['spec', 'project'],
        problem: `${nameOf(document)} belongs to the project ${project}, which is nowhere in this tree`,
        remedy: 'correct the name, or add the AppProject',
      },
    ];
  });
};

const references: Check = {
  category: 'engine',
  title: 'everything an engine refers to exists',
  codes: ['engine-dependency-missing', 'engine-source-missing', 'engine-project-missing'],
  find(mesh, { plan }) {
    const isOutside = outsiders(mesh, plan);
    return [
      ...mesh.clusters.flatMap((cluster) => [...dependencies(cluster, isOutside), ...sources(cluster, mesh.isOurs)]),
      ...projects(mesh),
    ];
  },
};

/** The Applications that bring a control plane, by chart or by the folder it stands in. */
const installers = (cluster: ClusterFacts, folders: Folders): readonly TreeObject[] => {
  const files = cluster.controls.map(({ document }) => document.file);
  const places = new Set(cluster.controls.map(({ document }) => document.value));
  return cluster.objects.filter(
    (object) =>
      isApplication(object) &&
      (places.has(object.value) ||
        pathsOf(object).some(({ path }) => {
          const folder = folders.find(path);
          return folder !== undefined && folder !== '' && files.some((file) => file.startsWith(`${folder}/`));
        })),
  );
};

const sharedDestinations = (mesh: MeshFacts): readonly Draft[] => {
  const folders = new Folders(mesh.tree);
  const first = new Map<string, string>();
  return mesh.clusters.flatMap((cluster) => {
    const [document] = installers(cluster, folders);
    const destination = document === undefined ? '' : destinationOf(document);
    const owner = first.get(destination);
    if (destination === '' || isLater(destination)) return [];
    if (owner === undefined) first.set(destination, cluster.name);
    if (owner === undefined || document === undefined) return [];
    return [
      {
        code: 'engine-destination-shared',
        cluster: cluster.name,
        document,
        path: ['spec', 'destination'],
        problem: `${cluster.name} is installed into ${destination}, and so is ${owner}: one overwrites the other, and there is no second cluster`,
        remedy: 'name the server of each cluster, as Argo CD knows it',
      },
    ];
  });
};

const isElsewhere = (a: TreeObject, b: TreeObject): boolean =>
  textAt(a.value, 'spec', 'targetNamespace') !== textAt(b.value, 'spec', 'targetNamespace');

/** One folder applied twice to one cluster: two owners prune each other's objects. */
const sharedPaths = (cluster: ClusterFacts, folders: Folders): readonly Draft[] => {
  const first = new Map<string, TreeObject>();
  return cluster.objects.filter(isFluxKustomization).flatMap((document): readonly Draft[] => {
    const path = textAt(document.value, 'spec', 'path');
    const folder = path === '' ? undefined : folders.find(path);
    if (folder === undefined) return [];
    const owner = first.get(folder);
    if (owner === undefined) first.set(folder, document);
    if (owner === undefined || isElsewhere(owner, document)) return [];
    return [
      {
        code: 'engine-target-duplicate',
        cluster: cluster.name,
        document,
        path: ['spec', 'path'],
        problem: `${nameOf(document)} applies ${path}, and so does ${nameOf(owner)}: whichever is removed takes the objects of the other away`,
        remedy: 'remove one of the two',
      },
    ];
  });
};

const targets: Check = {
  category: 'engine',
  title: 'no two clusters are one, and nothing is applied twice',
  codes: ['engine-destination-shared', 'engine-target-duplicate'],
  find(mesh) {
    const folders = new Folders(mesh.tree);
    return [...sharedDestinations(mesh), ...mesh.clusters.flatMap((cluster) => sharedPaths(cluster, folders))];
  },
};

export const engineChecks: readonly Check[] = [realPaths, references, targets];
