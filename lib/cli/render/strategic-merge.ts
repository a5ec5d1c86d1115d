import { errorAt } from '../../plan/issue.ts';
import { isManifest, isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';
import type { Release, ReleasePatch } from '../../plan/release.ts';
import type { RenderedManifest } from './renderer.ts';

const isReplaceMark = (item: Json): boolean => isMap(item) && item['$patch'] === 'replace';

const nameOf = (item: Json): Json | undefined => (isMap(item) ? item['name'] : undefined);

/** Lists of named things merge by name, as volumes do; a list with the mark takes the place of the other. */
const mergedList = (base: Json | undefined, patch: readonly Json[]): Json => {
  if (patch.some(isReplaceMark)) return patch.filter((item) => !isReplaceMark(item));
  if (!Array.isArray(base) || patch.some((item) => nameOf(item) === undefined)) return patch;
  const before: readonly Json[] = base;
  const added = patch.filter((item) => !before.some((other) => nameOf(other) === nameOf(item)));
  return [
    ...before.map((item) => {
      const own = patch.find((other) => nameOf(other) === nameOf(item));
      return own === undefined ? item : merged(item, own);
    }),
    ...added,
  ];
};

const mergedMap = (base: JsonObject, patch: JsonObject): JsonObject => ({
  ...base,
  ...Object.fromEntries(Object.entries(patch).map(([key, value]) => [key, merged(base[key], value)])),
});

const merged = (base: Json | undefined, patch: Json): Json => {
  if (Array.isArray(patch)) return mergedList(base, patch);
  return isMap(patch) && isMap(base) ? mergedMap(base, patch) : patch;
};

const isTarget = ({ kind, metadata: { name } }: RenderedManifest, { target }: ReleasePatch): boolean =>
  kind === target.kind && name === target.name;

const patched = (object: RenderedManifest, { patch }: ReleasePatch): RenderedManifest => {
  const result = mergedMap(object, patch);
  return isManifest(result) ? result : object;
};

/**
 * Objects of a release with its patches: strategic merge as far as our own patches use it, so that no further program is
 * needed. A patch whose object is gone would be lost without a word, so that is an error.
 */
export const patchedBy = ({ name, patches }: Release, objects: readonly RenderedManifest[]): RenderedManifest[] => {
  const idle = patches.find((patch) => !objects.some((object) => isTarget(object, patch)));
  if (idle) {
    const { kind, name: target } = idle.target;
    const problem = `release ${name} needs a patch of ${kind} ${target}, which its chart does not make`;
    throw new EnvironmentError([
      errorAt('render-patch-idle', ['install', 'charts'], problem, 'take the charts of the declared Istio release'),
    ]);
  }
  return objects.map((object) => patches.filter((patch) => isTarget(object, patch)).reduce(patched, object));
};
