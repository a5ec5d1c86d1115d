import { errorAt } from '../../plan/issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';
import { isManifest, isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import type { RenderProgram } from '../../plan/rendered-plan.ts';
import { readYamlStream } from '../../yaml/read.ts';
import type { RenderedManifest } from './renderer.ts';

const maxBytes = 64 * 1024 * 1024;

/** Without members that are null: they say nothing, and an API server drops them. Items of lists stay. */
const withoutNulls = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === null ? [] : [[key, withoutNulls(member)]])),
  );
};

const isEmptyMap = (value: Json): boolean => isMap(value) && Object.keys(value).length === 0;

/** Without what only a server may say, a status and the time an object was made, and without empty labels and the like. */
const withoutServerFields = (object: JsonObject): JsonObject => {
  const { status: _, metadata, ...rest } = object;
  const { creationTimestamp: __, ...kept } = isMap(metadata) ? metadata : {};
  return { ...rest, metadata: Object.fromEntries(Object.entries(kept).filter(([, value]) => !isEmptyMap(value))) };
};

const unreadable = (cluster: string, program: RenderProgram): EnvironmentError =>
  new EnvironmentError([
    errorAt(
      'render-output-unreadable',
      ['clusters', cluster],
      `what ${program} printed for ${cluster} is not a list of Kubernetes objects`,
      `run ${program} yourself on the spec, and see what it prints`,
    ),
  ]);

/** What was read from one document of text; a CRD has the same text in every cluster, and is most of the work. */
const known = new Map<string, readonly RenderedManifest[] | undefined>();

const objectsIn = (document: string): readonly RenderedManifest[] | undefined => {
  const values = readYamlStream(document, { file: '', maxBytes, aliases: 'none' });
  const objects = values?.filter((value) => value !== null);
  const manifests = objects?.flatMap((value) => {
    const plain = isMap(value) ? withoutServerFields(value) : {};
    const clean = withoutNulls(plain);
    return isMap(clean) && isManifest(clean) ? [clean] : [];
  });
  return manifests?.length === objects?.length ? manifests : undefined;
};

/**
 * The objects of a text of documents, without noise. The same document gives the same object. Throws an EnvironmentError
 * for anything but objects, and for nothing at all.
 */
export const readObjects = (text: string, cluster: string, program: RenderProgram): readonly RenderedManifest[] => {
  const objects = text.split(/^---[ \t]*$/m).flatMap((document) => {
    if (!known.has(document)) known.set(document, objectsIn(document));
    const found = known.get(document);
    if (found === undefined) throw unreadable(cluster, program);
    return found;
  });
  if (objects.length === 0) throw unreadable(cluster, program);
  return objects;
};
