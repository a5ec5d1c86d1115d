import { at, textAt } from '../../plan/json-fields.ts';
import { isManifest, isMap, type Json } from '../../plan/manifest.ts';
import type { Kustomization } from '../../trees/kustomizations.ts';
import type { ObjectReader, TreeObject } from '../../trees/object-reader.ts';
import type { Tree, TreeCluster } from '../../trees/tree.ts';
import { type Folders, isApplication, isFluxKustomization, pathsOf } from './engine.ts';
import { engineLayers, type Id, idOf, isFor, isOfCluster, type Layers, layersOf, type Patch } from './patch.ts';
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
  readonly layers: Layers;
  /** Of all objects; empty: their own. */
  readonly namespace: string;
  /** What names get before and after them. */
  readonly affixes: readonly [prefix: string, suffix: string];
  readonly variables: Variables | undefined;
}

type Change = Pick<Step, 'layers' | 'namespace' | 'affixes'>;

const affixesOf = (own: Json | undefined): Step['affixes'] => [textAt(own, 'namePrefix'), textAt(own, 'nameSuffix')];

/** Whether a step changes anything at all. */
const isChange = ({ layers, namespace, affixes }: Change): boolean =>
  affixes.join('') !== '' || layers.early.length + layers.late.length > 0 || namespace !== '';

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

/** Who takes a component; what one component takes of another is for everybody who takes the first. */
const takersOf = (component: Overlay, all: readonly Overlay[]): readonly Overlay[] => {
  const others = all.filter((other) => other !== component);
  return others
    .filter(({ own }) => own.components.includes(component.own.folder))
    .flatMap((taker) => (isComponent(taker) ? [taker, ...takersOf(taker, others)] : [taker]));
};

/** What a component changes is everything that those have who take it. */
const overlayStep = (
  overlay: Overlay,
  all: readonly Overlay[],
  tops: readonly Overlay[],
  { tree, reader }: Ways,
): Step => {
  const { own } = overlay;
  const reaches = isComponent(overlay) ? takersOf(overlay, all) : [overlay];
  return {
    file: own.file,
    reaches: (file) => reaches.some(({ reach }) => reach.holds(file)),
    // Also one that is laid over the same twice, at two places of the way.
    isOneOfSeveral: (file) =>
      [tops, reaches.filter((taker) => !isComponent(taker))].some(
        (some) => some.filter(({ reach }) => reach.holds(file)).length > 1,
      ),
    layers: layersOf(own, tree, reader),
    namespace: textAt(own.value, 'namespace'),
    affixes: affixesOf(own.value),
    variables: undefined,
  };
};

/** What is taken by another is changed before it is; components come between. */
const inOrder = (all: readonly Overlay[]): readonly Overlay[] => {
  const done = new Set<Overlay>();
  const seen = new Set<Overlay>();
  const visit = (overlay: Overlay): void => {
    if (seen.has(overlay)) return;
    seen.add(overlay);
    for (const folder of [...overlay.own.resources, ...overlay.own.components]) {
      const below = all.find(({ own }) => own.folder === folder);
      if (below) visit(below);
    }
    done.add(overlay);
  };
  for (const overlay of topsOf(all)) visit(overlay);
  for (const overlay of all) visit(overlay);
  return [...done];
};

const overlaySteps = (cluster: TreeCluster, ways: Ways): readonly Step[] => {
  const all = [...ways.kustomizations.values()]
    .filter(({ folder }) => cluster.folders.some((own) => isIn(folder, own)))
    .map((own): Overlay => ({ own, reach: reachOf(own.folder, ways.kustomizations, ways.tree) }));
  const tops = topsOf(all);
  return inOrder(all)
    .map((overlay) => overlayStep(overlay, all, tops, ways))
    .filter(isChange);
};

interface Applied extends Change {
  readonly path: string;
}

/** What an engine applies, and what it lays over it. */
const appliedBy = (object: TreeObject): readonly Applied[] => {
  const { value } = object;
  if (isFluxKustomization(object)) {
    const spec = at(value, 'spec');
    const namespace = textAt(spec, 'targetNamespace');
    return [{ path: textAt(spec, 'path'), layers: engineLayers(spec), namespace, affixes: affixesOf(spec) }];
  }
  if (!isApplication(object)) return [];
  return pathsOf(object).map(({ path, at: place }) => {
    const own = at(value, ...place.slice(0, -1), 'kustomize');
    return { path, layers: engineLayers(own), namespace: textAt(own, 'namespace'), affixes: affixesOf(own) };
  });
};

const engineSteps = (objects: readonly TreeObject[], ways: Ways): readonly Step[] =>
  objects.flatMap((object) => {
    const variables = isFluxKustomization(object) ? variablesOf(object, objects) : undefined;
    return appliedBy(object).flatMap(({ path, ...change }): readonly Step[] => {
      const folder = path === '' ? undefined : ways.folders.find(path);
      if (folder === undefined || (variables === undefined && !isChange(change))) return [];
      const reach = reachOf(folder, ways.kustomizations, ways.tree);
      return [{ file: object.file, reaches: (one) => reach.holds(one), ...change, variables }];
    });
  });

const asValue = (value: Json | undefined): Value | undefined => (isMap(value) && isManifest(value) ? value : undefined);

/** A Namespace bears the name itself. */
const moved = (value: Value, namespace: string): Value => {
  const isNamespace = value.kind === 'Namespace';
  if (namespace === '' || (isOfCluster(value.kind) && !isNamespace)) return value;
  const key = isNamespace ? 'name' : 'namespace';
  return value.metadata[key] === namespace ? value : { ...value, metadata: { ...value.metadata, [key]: namespace } };
};

/** An object on its way, with everything it was called. */
interface Walker {
  readonly value: Value;
  readonly ids: readonly Id[];
}

/** Undefined where a patch is for the object, and nobody here can say what becomes of it. */
const laidOver = ({ value, ids }: Walker, patches: readonly Patch[]): Value | undefined => {
  let now: Value | undefined = value;
  for (const patch of patches) {
    if (now === undefined) return undefined;
    if (isFor(patch, now, ids)) now = patch.isClear ? asValue(patched(now, patch)) : undefined;
  }
  return now;
};

/** Flux puts nothing into an object that says so. */
const isSpared = (value: Value): boolean =>
  ['labels', 'annotations'].some(
    (field) => textAt(value, 'metadata', field, 'kustomize.toolkit.fluxcd.io/substitute') === 'disabled',
  );

const walked = (from: Walker, { layers, namespace, affixes, variables }: Step): Walker | undefined => {
  const early = laidOver(from, layers.early);
  if (early === undefined) return undefined;
  const value = moved(early, namespace);
  const id = idOf(value);
  // Names are not changed here, yet patches may go by what they become.
  const ids = [...from.ids, id, { ...id, name: affixes.join(from.ids.at(-1)?.name ?? '') }];
  const late = laidOver({ value, ids }, layers.late);
  if (late === undefined) return undefined;
  const now = variables === undefined || isSpared(late) ? late : asValue(substituted(late, variables));
  return now && { value: now, ids };
};

const delivery = (
  objects: readonly TreeObject[],
  steps: readonly Step[],
  unclear: Set<string>,
): readonly TreeObject[] =>
  objects.flatMap((object) => {
    let walker: Walker = { value: object.value, ids: [idOf(object.value)] };
    for (const step of steps.filter(({ reaches }) => reaches(object.file))) {
      const next = step.isOneOfSeveral?.(object.file) === true ? undefined : walked(walker, step);
      if (next === undefined) {
        unclear.add(step.file);
        return [];
      }
      walker = next;
    }
    const { value } = walker;
    if (value === object.value) return [object];
    return [{ file: object.file, line: object.line, value, at: (...place) => object.at(...place) }];
  });

/** What tells which variables there are. */
const isAsked = (object: TreeObject): boolean => isFluxKustomization(object) || object.value.kind === 'ConfigMap';

/** The objects of a cluster with patches laid over them and variables put in, as far as the tree tells. */
export const delivered = (cluster: TreeCluster, objects: readonly TreeObject[], ways: Ways): Delivered => {
  const unclear = new Set<string>();
  const overlays = overlaySteps(cluster, ways);
  // The path of a Kustomization may hold a variable of the one that applies it, and so may a ConfigMap with others.
  const ours = delivery(objects.filter(isAsked), [...overlays, ...engineSteps(objects, ways)], new Set());
  const others = objects.filter((object) => !isAsked(object));
  const steps = [...overlays, ...engineSteps([...ours, ...others], ways)];
  return { objects: steps.length === 0 ? objects : delivery(objects, steps, unclear), unclear };
};
