import type { Addon } from '../declare/addon.ts';
import { type Committed, readCommitted } from '../declare/committed.ts';
import type { Declaration } from '../declare/declaration.ts';
import { loadDeclaration } from '../declare/load.ts';
import type { Registry } from '../declare/registry.ts';
import { refuseErrors } from '../plan/mesh-error.ts';
import { type Resolved, resolveMesh } from '../resolve/resolve.ts';
import { installMethod } from '../resolve/settings.ts';
import { duplicateWords } from './duplicate-words.ts';
import type { Transform } from './transform.ts';

/** What a main.ts brings of its own. */
export interface Customisation {
  /** Words a declaration may use; ours by default. */
  readonly registry: Registry;
  /** Addons beside ours, to be named under `addons`. */
  readonly addons: readonly Addon[];
  /** Samples beside ours, to be named under `samples`. */
  readonly samples: readonly Addon[];
  /** Changes of objects, in order. */
  readonly transforms: readonly Transform[];
}

export const emptyCustomisation = (registry: Registry): Customisation => ({
  registry,
  addons: [],
  samples: [],
  transforms: [],
});

/** A mesh with everything that was read for it. */
export interface MeshInputs extends Resolved {
  readonly registry: Registry;
  readonly declaration: Declaration;
  readonly committed: Committed;
}

/** Our words and those that a main.ts brings. */
export const registryOf = ({ registry, addons, samples }: Customisation): Registry => ({
  ...registry,
  addons: [...registry.addons, ...addons],
  samples: [...registry.samples, ...samples],
});

/**
 * Reads mesh.yaml and what is committed beside it, and resolves it. `rendered` says what becomes of the rendered objects:
 * they are read where the install method copies them, or passed over for whoever is about to make them.
 */
export const readMeshInputs = (
  meshFile: string,
  customisation: Customisation,
  rendered: 'read' | 'passed-over' = 'read',
): MeshInputs => {
  const registry = registryOf(customisation);
  refuseErrors(duplicateWords(registry));
  const declaration = loadDeclaration(meshFile, registry);
  const method = installMethod(declaration.spec, registry);
  const copies = registry.installs.find(({ name }) => name === method)?.readsRendered === true;
  const names = Object.keys(declaration.spec.clusters);
  const committed = readCommitted(declaration.root, names, copies && rendered === 'read');
  return { registry, declaration, committed, ...resolveMesh(declaration, committed, registry) };
};
