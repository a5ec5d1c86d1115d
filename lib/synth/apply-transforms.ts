import { errorAt, type Issue } from '../plan/issue.ts';
import type { Manifest } from '../plan/manifest.ts';
import type { Place, Transform } from './transform.ts';

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || prototype === Object.prototype;
};

const frozen = new WeakSet<object>();

/**
 * Freezes plain data all the way down. An object may be shared by all clusters, and so may any part of it: a transform
 * that changes what it is shown would change the others too. What is shared is walked once.
 */
const freeze = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || frozen.has(value) || !isPlain(value)) return;
  frozen.add(value);
  Object.freeze(value);
  for (const member of Object.values(value)) freeze(member);
};

/** What V8 says when something frozen is changed. */
const changesFrozen = /read only property|not extensible|Cannot (?:delete|redefine|define) property/;

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const failure = (error: unknown, origin: string): Issue => {
  if (error instanceof TypeError && changesFrozen.test(error.message)) {
    const problem = `a transform changes the object it is shown (${error.message})`;
    return errorAt(
      'transform-changes-object',
      [origin],
      problem,
      'give back a changed copy: { ...manifest, spec: ... }',
    );
  }
  const problem = `a transform fails: ${error instanceof Error ? error.message : String(error)}`;
  return errorAt('transform-failed', [origin], problem, 'correct the transform in main.ts');
};

/** An object after the transforms, or as it was with the issue that says why. */
export const applyTransforms = (
  manifest: Manifest,
  transforms: readonly Transform[],
  place: Place,
  origin: string,
): { readonly manifest: Manifest; readonly issues: readonly Issue[] } => {
  let last = manifest;
  try {
    for (const transform of transforms) {
      freeze(last);
      last = transform(last, place);
      if (!isObject(last)) throw new Error('it gives back no object');
    }
  } catch (error) {
    return { manifest, issues: [failure(error, origin)] };
  }
  return { manifest: last, issues: [] };
};
