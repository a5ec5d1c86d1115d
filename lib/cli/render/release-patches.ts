import { errorAt } from '../../plan/issue.ts';
import { isManifest } from '../../plan/manifest.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';
import type { Release, ReleasePatch } from '../../plan/release.ts';
import { strategicMerge } from '../../plan/strategic-merge.ts';
import type { RenderedManifest } from './renderer.ts';

const isTarget = ({ kind, metadata: { name } }: RenderedManifest, { target }: ReleasePatch): boolean =>
  kind === target.kind && name === target.name;

const patched = (object: RenderedManifest, { patch }: ReleasePatch): RenderedManifest => {
  const result = strategicMerge(object, patch);
  return isManifest(result) ? result : object;
};

/**
 * Objects of a release with its patches, so that no further program is needed. A patch whose object is gone would be lost
 * without a word, so that is an error.
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
