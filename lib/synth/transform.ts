import type { Manifest } from '../plan/manifest.ts';
import type { Stage } from '../plan/stage.ts';

/** Where an object is on its way to. */
export interface Place {
  readonly cluster: string;
  readonly stage: Stage;
}

/**
 * A change of the user's own to the objects of dist: gives back the object as it is, or a changed copy, never the same
 * object changed: it is frozen, because other clusters may share any part of it. What comes back is checked like
 * everything else, and the Helm values beside the stages follow it. Sealed documents are not shown to it.
 */
export type Transform = (manifest: Manifest, place: Place) => Manifest;
