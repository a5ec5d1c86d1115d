import { at, listAt, mapAt, textAt } from '../../plan/json-fields.ts';
import { isManifest, isMap, type Json } from '../../plan/manifest.ts';
import type { Kustomization } from '../../trees/kustomizations.ts';
import type { ObjectReader, TreeObject } from '../../trees/object-reader.ts';
import type { Tree, TreeCluster } from '../../trees/tree.ts';
import { type Folders, isApplication, isFluxKustomization, pathsOf } from './engine.ts';
import { inlinePatches, isFor, type Patch, patchesOf } from './patch.ts';
import { patched } from './patched.ts';
import { type Reach, reachOf } from './reach.ts';
import { substituted, type Variables, variablesOf } from './substitution.ts';
import { isIn } from '../../trees/paths.ts';

type Value = TreeObject['value'];

/** One thing that happens to objects on their way to a cluster. */
interface Step {
  /** The kustomization.yaml, or the file of the Kustomization of Flux. */
  readonly file: string;
  readonly reaches: (file: string) => boolean;
  /** True for a file that several overlays of one cluster take: which of them counts is not told. */
  readonly isOneOfSeveral?: (file: string) => boolean;
  readonly patches: readonly Patch[];
  /** Of all objects; empty: their own. */
  readonly namespace: string;
  readonly variables: Variables | undefined;
}

/** What the way of objects is told by. */
export interface Ways {
  readonly tree: Tree;
  readonly reader: ObjectReader;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  readonly folders: Folders;
}

/** Objects as they arrive in a cluster, and the files whose changes of others could not be followed. */
export interface Delivered {
  readonly objects: readonly TreeObject[];
  readonly unclear: ReadonlySet<string>;
}

interface Overlay {
  readonly own: Kustomization;
  readonly reach: Reach;
}

/** Those that nothing else takes. */
const topsOf = (all: readonly Overlay[]): readonly Overlay[] =>
  all.filter((overlay) =>
    all.every((other) => other === overlay || !other.reach.kustomizations.has(overlay.own.folder)),
  );

const isComponent = ({ own }: Overlay): boolean => textAt(own.value, 'kind') === 'Component';

/** What a component changes is everything that those have who take it. */
const overlayStep = (overlay: Overlay, all: readonly Overlay[], { tree, reader }: Ways): Step => {
  const { own } = overlay;
  const takers = all.filter((other) => other !== overlay && other.reach.kustomizations.has(own.folder));
  const reaches = isComponent(overlay) ? takers : [overlay];
  return {
    file: own.file,
    reaches: (file) => reaches.some(({ reach }) => reach.holds(file)),
    patches: patchesOf(own, tree, reader),
    namespace: textAt(own.value, 'namespace'),
    variables: undefined,
  };
};

const taken = ({ reach }: Overlay): number => reach.kustomizations.size;

/** What is taken by another is changed before it is; components come between. */
const overlaySteps = (cluster: TreeCluster, ways: Ways): readonly Step[] => {
  const all = [...ways.kustomizations.values()]
    .filter(({ folder }) => cluster.folders.some((own) => isIn(folder, own)))
    .map((own): Overlay => ({ own, reach: reachOf(own.folder, ways.kustomizations, ways.tree) }));
  const tops = topsOf(all);
  return all
    .toSorted((a, b) => taken(a) - taken(b) || Number(isComponent(b)) - Number(isComponent(a)))
    .map((overlay) => overlayStep(overlay, all, ways))
    .filter(({ patches, namespace }) => patches.length > 0 || namespace !== '')
    .map((step) => ({ ...step, isOneOfSeveral: (file) => tops.filter(({ reach }) => reach.holds(file)).length > 1 }));
};

const inlineOf = (list: readonly Json[]): readonly Patch[] =>
  list.flatMap((one) => inlinePatches(textAt(one, 'patch'), mapAt(one)['target']));

interface Applied {
  readonly path: string;
  readonly patches: readonly Patch[];
  readonly namespace: string;
}

/** What an engine applies, and what it lays over it. */
const appliedBy = (object: TreeObject): readonly Applied[] => {
  const { value } = object;
  if (isFluxKustomization(object)) {
    const patches = inlineOf(listAt(value, 'spec', 'patches'));
    return [{ path: textAt(value, 'spec', 'path'), patches, namespace: textAt(value, 'spec', 'targetNamespace') }];
  }
  if (!isApplication(object)) return [];
  return pathsOf(object).map(({ path, at: place }) => {
    const own = at(value, ...place.slice(0, -1), 'kustomize');
    return { path, patches: inlineOf(listAt(own, 'patches')), namespace: textAt(own, 'namespace') };
  });
};

const engineSteps = (objects: readonly TreeObject[], ways: Ways): readonly Step[] =>
  objects.flatMap((object) => {
    const variables = isFluxKustomization(object) ? variablesOf(object, objects) : undefined;
    return appliedBy(object).flatMap(({ path, patches, namespace }): readonly Step[] => {
      const folder = path === '' ? undefined : ways.folders.find(path);
      if (folder === undefined || (variables === undefined && patches.length === 0 && namespace === '')) return [];
      const reach = reachOf(folder, ways.kustomizations, ways.tree);
      return [{ file: object.file, reaches: (one) => reach.holds(one), patches, namespace, variables }];
    });
  });

const isOfCluster = ({ kind }: Value): boolean => /^(?:CustomResource|Cluster(?!Issuer)|.*Webhook)/.test(kind);

const asValue = (value: Json | undefined): Value | undefined => (isMap(value) && isManifest(value) ? value : undefined);

/** A Namespace bears the name itself. */
const moved = (value: Value, namespace: string): Value => {
  const key = value.kind === 'Namespace' ? 'name' : 'namespace';
  return value.metadata[key] === namespace ? value : { ...value, metadata: { ...value.metadata, [key]: namespace } };
};

/** Undefined where a patch is for the object, and nobody here can say what becomes of it. */
const walked = (value: Value, { patches, namespace, variables }: Step): Value | undefined => {
  let now: Value | undefined = value;
  for (const patch of patches) {
    if (now === undefined) return undefined;
    if (isFor(patch, now)) now = patch.isClear ? asValue(patched(now, patch)) : undefined;
  }
  if (now === undefined) return undefined;
  if (namespace !== '' && !isOfCluster(now)) now = moved(now, namespace);
  const isSpared = textAt(now, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/substitute') === 'disabled';
  return variables === undefined || isSpared ? now : asValue(substituted(now, variables));
};

const delivery = (
  objects: readonly TreeObject[],
  steps: readonly Step[],
  unclear: Set<string>,
): readonly TreeObject[] =>
  objects.flatMap((object) => {
    let value: Value = object.value;
    for (const step of steps.filter(({ reaches }) => reaches(object.file))) {
      const next = step.isOneOfSeveral?.(object.file) === true ? undefined : walked(value, step);
      if (next === undefined) {
        unclear.add(step.file);
        return [];
      }
      value = next;
    }
    if (value === object.value) return [object];
    return [{ file: object.file, line: object.line, value, at: (...place) => object.at(...place) }];
  });

/** The objects of a cluster with patches laid over them and variables put in, as far as the tree tells. */
export const delivered = (cluster: TreeCluster, objects: readonly TreeObject[], ways: Ways): Delivered => {
  const unclear = new Set<string>();
  const overlays = overlaySteps(cluster, ways);
  // The path of a Kustomization may hold a variable of the one that applies it.
  const ours = delivery(objects.filter(isFluxKustomization), [...overlays, ...engineSteps(objects, ways)], new Set());
  const others = objects.filter((object) => !isFluxKustomization(object));
  const steps = [...overlays, ...engineSteps([...ours, ...others], ways)];
  return { objects: steps.length === 0 ? objects : delivery(objects, steps, unclear), unclear };
};
