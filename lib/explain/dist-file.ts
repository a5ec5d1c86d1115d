import { canonical } from '../emit/canonical.ts';
import { fileNames } from '../emit/file-name.ts';
import type { FileSpec } from '../emit/object-file.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { ObjectRef } from '../plan/manifest.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import { folderOf, type Stage, stages } from '../plan/stage.ts';
import { besideDrafts, type FileDraft } from '../synth/beside-stages.ts';
import { type BuiltStages, builtStages, buildersFor, layoutOf } from '../synth/built-cluster.ts';
import type { PatchedBuiltObject } from '../synth/built-objects.ts';
import type { BuiltStage } from '../synth/cluster-tree.ts';
import { engineFiles, meshEngineFiles } from '../synth/engine-files.ts';
import type { Customisation, MeshInputs } from '../synth/mesh-inputs.ts';
import { patchesIn } from '../synth/overrides/cluster-overrides.ts';
import { PatchRecord } from '../synth/overrides/patch-record.ts';
import { writeYaml } from '../yaml/write.ts';

/** A file of dist as one plan has it. */
export interface MadeFile {
  readonly text: string;
  /** What the file holds, where it is one object of a stage. */
  readonly object: StageObject | undefined;
}

/** An object of a stage: built, or a document that was copied. */
export interface StageObject {
  readonly ref: ObjectRef;
  readonly stage: BuiltStage;
  /** Undefined for a sealed document. */
  readonly built: PatchedBuiltObject | undefined;
  /** Path below the folder of mesh.yaml that a sealed document is copied from; else empty. */
  readonly copied: string;
}

/** Makes one file of dist for a plan; `cluster` is its cluster there. Undefined: the plan has no such file. */
export type FileMaker = (plan: MeshPlan, cluster: ClusterPlan | undefined) => Promise<MadeFile | undefined>;

type World = Pick<MeshInputs, 'registry'> & Pick<Customisation, 'transforms'>;

const build = (world: World, cluster: ClusterPlan, wanted?: readonly Stage[]): Promise<BuiltStages> =>
  builtStages(cluster, buildersFor(cluster, world.registry), world.transforms, new PatchRecord(), wanted);

interface Held extends StageObject {
  readonly write: () => string;
}

const heldBy = (stage: BuiltStage): readonly Held[] => [
  ...stage.built.objects.map((built): Held => {
    const { apiVersion, kind, metadata } = built.manifest;
    const ref = { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
    return { ref, stage, built, copied: '', write: () => writeYaml(canonical(built.manifest).value) };
  }),
  ...stage.sealed.map(({ file, text, object: { apiVersion, kind, metadata } }): Held => {
    const ref = { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
    return { ref, stage, built: undefined, copied: file, write: () => text };
  }),
];

/** How an object is found again where names differ. */
interface Known {
  readonly ref: ObjectRef;
  /** Among the objects of its kind, and how many they are. */
  readonly index: number;
  readonly count: number;
}

const ofKind = (objects: readonly Held[], { kind }: ObjectRef): readonly Held[] =>
  objects.filter(({ ref }) => ref.kind === kind);

const knownAs = (objects: readonly Held[], found: Held): Known => {
  const same = ofKind(objects, found.ref);
  return { ref: found.ref, index: same.indexOf(found), count: same.length };
};

/** The same object under other names: by all it is known by, by kind and name, else by its place among its kind. */
const counterpart = (
  objects: readonly Held[],
  { ref: { namespace, name, ...of }, index, count }: Known,
): Held | undefined => {
  const same = ofKind(objects, { namespace, name, ...of });
  const named = same.filter(({ ref }) => ref.name === name);
  return (
    named.find(({ ref }) => ref.namespace === namespace) ??
    named[0] ??
    (same.length === count ? same[index] : undefined)
  );
};

const stageFile = (world: World, stage: Stage, file: string): FileMaker => {
  let known: Known | undefined;
  return async (_, cluster) => {
    if (cluster === undefined) return undefined;
    const { stages: built } = await build(world, cluster, [stage]);
    const objects = built.flatMap(heldBy);
    const names = fileNames(objects.map(({ ref }) => ref));
    const found = known === undefined ? objects[names.indexOf(file)] : counterpart(objects, known);
    if (found === undefined) return undefined;
    // The first plan is the one that is asked about.
    known ??= knownAs(objects, found);
    return { text: found.write(), object: found };
  };
};

/** A file by its path; where names changed, the one that took its place in the list. */
class Remembered {
  #before: readonly string[] = [];
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  in(files: readonly FileDraft[]): MadeFile | undefined {
    if (this.#before.length === 0) this.#before = files.map(({ path }) => path);
    const found = files.find(({ path }) => path === this.#path) ?? this.#renamed(files);
    return found && { text: found.write(), object: undefined };
  }

  /** A file that was there before under its own name took the place of none. */
  #renamed(files: readonly FileDraft[]): FileDraft | undefined {
    const found = files.length === this.#before.length ? files[this.#before.indexOf(this.#path)] : undefined;
    return found && this.#before.includes(found.path) ? undefined : found;
  }
}

const drafts = (files: readonly FileSpec[]): readonly FileDraft[] =>
  files.map(({ path, text }) => ({ path, write: () => text }));

const besideFile = (world: World, path: string): FileMaker => {
  const remembered = new Remembered(path);
  return async (_, cluster) => {
    if (cluster === undefined) return undefined;
    const made = await build(world, cluster);
    const patches = patchesIn(cluster, made.stages, made.releases);
    return remembered.in(besideDrafts(layoutOf(cluster, made), made.builders, made.releases, patches));
  };
};

const engineFile = (world: World, path: string): FileMaker => {
  const remembered = new Remembered(path);
  return async (_, cluster) => {
    if (cluster === undefined) return undefined;
    const made = await build(world, cluster);
    return remembered.in(drafts(engineFiles(made.builders.engine, layoutOf(cluster, made)).files));
  };
};

const meshEngineFile = (world: World, path: string): FileMaker => {
  const remembered = new Remembered(path);
  return async ({ clusters }) => {
    const [first] = clusters;
    if (first === undefined) return undefined;
    const built = [];
    for (const cluster of clusters) {
      const made = await build(world, cluster);
      const objects = made.stages.flatMap(heldBy).map(({ ref }) => ref);
      built.push({ cluster, layout: layoutOf(cluster, made), releases: made.releases, objects });
    }
    return remembered.in(drafts(meshEngineFiles(buildersFor(first, world.registry).engine, built).files));
  };
};

/** How a file of dist is made; `owner` is the cluster it is made for, empty for a file of the whole mesh. */
export const fileMaker = (world: World, path: string, owner: string): FileMaker => {
  if (owner === '') return meshEngineFile(world, path);
  if (!path.startsWith(`${owner}/`)) return engineFile(world, path);
  const below = path.slice(owner.length + 1);
  const stage = stages.find((one) => below.startsWith(`${folderOf(one)}/`));
  return stage === undefined
    ? besideFile(world, below)
    : stageFile(world, stage, below.slice(folderOf(stage).length + 1));
};
