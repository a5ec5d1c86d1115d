import type { Install, InstallWords } from '../plan/install.ts';
import type { Addon, AddonWords } from './addon.ts';
import type { Engine, EngineWords } from './engine.ts';
import type { Topology } from './topology.ts';

/** The words a declaration may use. The schema of mesh.yaml is composed from them, and they resolve it to a plan. */
export interface Vocabulary {
  readonly topologies: readonly Topology[];
  readonly installs: readonly InstallWords[];
  readonly engines: readonly EngineWords[];
  readonly addons: readonly AddonWords[];
  readonly samples: readonly AddonWords[];
}

/** A vocabulary with everything that builds what the words stand for. */
export interface Registry extends Vocabulary {
  readonly installs: readonly Install[];
  readonly engines: readonly Engine[];
  readonly addons: readonly Addon[];
  readonly samples: readonly Addon[];
}
