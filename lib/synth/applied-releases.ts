import type { Engine } from '../declare/engine.ts';
import { canonical } from '../emit/canonical.ts';
import type { BuiltObject } from '../emit/check-object.ts';
import type { Release } from '../plan/release.ts';

/**
 * The releases as the objects of the engine say them after the transforms, so that what stands beside the stages for
 * people, and what is checked, is what the engine applies.
 */
export const appliedReleases = (
  engine: Engine,
  releases: readonly Release[],
  objects: readonly BuiltObject[],
): readonly Release[] => {
  const plain = objects.map(({ manifest }) => canonical(manifest).value);
  return releases.map(
    (release) =>
      plain.map((object) => engine.applied?.(object, release)).find((found) => found !== undefined) ?? release,
  );
};
