import { join } from 'node:path';
import { parse } from 'yaml';
import type { HelmRelease, KubeManifest, Kustomization } from '../../imports/index.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { type Compiled, compileMesh, emptyCustomisation } from '../../lib/synth/synth.ts';
import { type Files, inFolderAsync } from '../mesh-folder.ts';

/** A compiled mesh whose objects are asked for by their path below dist. */
export interface CompiledFlux {
  readonly compiled: Compiled;
  /** Paths below a folder, without it. */
  readonly under: (folder: string) => readonly string[];
  readonly object: (path: string) => KubeManifest;
  readonly kustomization: (path: string) => NonNullable<Kustomization['spec']>;
  readonly release: (path: string) => HelmRelease;
}

/** Compiles the mesh.yaml of these files as `isthmus synth` does. */
export const compiledFlux = (files: Files): Promise<CompiledFlux> =>
  inFolderAsync(files, async (folder) => {
    const compiled = await compileMesh(join(folder, 'mesh.yaml'), emptyCustomisation(defaultRegistry));
    const object = (path: string): KubeManifest => {
      const text = compiled.tree.get(path);
      if (text === undefined) throw new Error(`dist has no ${path}`);
      return parse(text);
    };
    return {
      compiled,
      object,
      under: (place) =>
        [...compiled.tree.keys()]
          .filter((path) => path.startsWith(`${place}/`))
          .map((path) => path.slice(place.length + 1)),
      kustomization: (path) => {
        const found = object(path);
        if (found.kind !== 'Kustomization' || !found.spec) throw new Error(`${path} is no Kustomization`);
        return found.spec;
      },
      release: (path) => {
        const found = object(path);
        if (found.kind !== 'HelmRelease') throw new Error(`${path} is no HelmRelease`);
        return found;
      },
    };
  });
