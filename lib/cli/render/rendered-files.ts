import {
  type RenderedIndex,
  renderedFormat,
  renderedIndexName,
  renderedIndexText,
} from '../../declare/rendered-index.ts';
import { renderedFolder } from '../../declare/rendered.ts';
import { byApplyOrder } from '../../emit/apply-order.ts';
import { canonical } from '../../emit/canonical.ts';
import { sha256 } from '../../emit/digest.ts';
import { fileNames } from '../../emit/file-name.ts';
import { duplicateObjects } from '../../emit/identity.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { refOf } from '../../plan/manifest.ts';
import { refuseErrors } from '../../plan/mesh-error.ts';
import { type RenderedStage, renderedStages } from '../../plan/rendered-plan.ts';
import { recordedInputs, type RenderInput } from '../../synth/render-inputs.ts';
import { writeYaml } from '../../yaml/write.ts';
import type { RenderedManifest, Renderer, VersionCheck } from './renderer.ts';

/** An object and what made it. */
export interface MadeObject {
  readonly input: RenderInput;
  readonly manifest: RenderedManifest;
}

/** The files of one cluster below rendered/<cluster>/, the index among them. */
export interface RenderedFiles {
  readonly cluster: string;
  /** How many objects there are. */
  readonly objects: number;
  /** Path below the folder of mesh.yaml to text. */
  readonly files: ReadonlyMap<string, string>;
}

/** Gateway API and other groups' CRDs count too: what defines kinds comes before everything else. */
const stageOf = ({ input, manifest }: MadeObject): RenderedStage =>
  manifest.kind === 'CustomResourceDefinition' ? '00-crds' : input.stage;

/** Stage 10 makes the namespaces, with the labels of the mesh: a second one of the same name would take them away. */
const isOurs = ({ manifest }: MadeObject): boolean => manifest.kind === 'Namespace';

interface WrittenObject {
  readonly text: string;
  readonly sha256: string;
}

const written = new WeakMap<RenderedManifest, WrittenObject>();

/** An object that several clusters share is written once. */
const writtenObject = (manifest: RenderedManifest): WrittenObject => {
  const known = written.get(manifest);
  if (known !== undefined) return known;
  const text = writeYaml(canonical(manifest).value);
  const made = { text, sha256: sha256(text) };
  written.set(manifest, made);
  return made;
};

type IndexObject = RenderedIndex['objects'][number];

const stageFiles = (
  stage: RenderedStage,
  objects: readonly MadeObject[],
): readonly (IndexObject & { text: string })[] => {
  const own = objects
    .filter((object) => stageOf(object) === stage)
    .map(({ manifest }) => ({ ref: refOf(manifest), manifest }))
    .toSorted((a, b) => byApplyOrder(a.ref, b.ref));
  const names = fileNames(own.map(({ ref }) => ref));
  return own.map(({ manifest }, index) => ({ stage, file: `${stage}/${names[index]}`, ...writtenObject(manifest) }));
};

/**
 * What is to stand below rendered/<cluster>/: one file per object, each in the stage its kind belongs to, and the account of
 * it. Throws a MeshError where two objects are the same one for an API server.
 */
export const renderedFiles = (
  { name }: ClusterPlan,
  { program, version, allowed }: Pick<Renderer, 'program'> & Pick<VersionCheck, 'version' | 'allowed'>,
  inputs: readonly RenderInput[],
  made: readonly MadeObject[],
): RenderedFiles => {
  const objects = made.filter((object) => !isOurs(object));
  refuseErrors(
    duplicateObjects(objects.map(({ manifest, input }) => ({ ref: refOf(manifest), origin: `${name}/${input.name}` }))),
  );
  const listed = renderedStages.flatMap((stage) => stageFiles(stage, objects));
  const index = renderedIndexText({
    format: renderedFormat,
    program,
    version,
    allowed,
    inputs: [...recordedInputs(inputs)],
    objects: listed,
  });
  const folder = renderedFolder(name);
  return {
    cluster: name,
    objects: listed.length,
    files: new Map([
      ...listed.map(({ file, text }) => [`${folder}/${file}`, text] as const),
      [`${folder}/${renderedIndexName}`, index],
    ]),
  };
};
