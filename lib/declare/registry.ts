import type { Install } from '../plan/release.ts';
import type { Addon } from './addon.ts';
import type { Engine } from './engine.ts';
import type { Topology } from './topology.ts';

/** Everything a declaration may name. The schema of mesh.yaml is composed from it. */
export interface Registry {
  readonly topologies: readonly Topology[];
  readonly installs: readonly Install[];
  readonly engines: readonly Engine[];
  readonly addons: readonly Addon[];
  readonly samples: readonly Addon[];
}
