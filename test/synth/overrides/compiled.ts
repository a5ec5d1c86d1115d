import { join } from 'node:path';
import type { Json } from '../../../lib/plan/manifest.ts';
import type { Issue } from '../../../lib/plan/issue.ts';
import { MeshError } from '../../../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../../../lib/registry.ts';
import { type Compiled, compileMesh, emptyCustomisation } from '../../../lib/synth/synth.ts';
import type { Transform } from '../../../lib/synth/transform.ts';
import { type Files, inFolderAsync, twoClusters } from '../../mesh-folder.ts';

/** Two clusters with these overrides of the mesh, in line 6. JSON is YAML. */
export const withOverrides = (overrides: Json): string => `${twoClusters}overrides: ${JSON.stringify(overrides)}\n`;

export interface Own {
  readonly transforms?: readonly Transform[];
  readonly files?: Files;
  readonly registry?: typeof defaultRegistry;
}

export const compiled = (
  text: string,
  { transforms = [], files = {}, registry = defaultRegistry }: Own = {},
): Promise<Compiled> =>
  inFolderAsync({ ...files, 'mesh.yaml': text }, (folder) =>
    compileMesh(join(folder, 'mesh.yaml'), { ...emptyCustomisation(registry), transforms }),
  );

export const treeOf = async (overrides: Json, own: Own = {}): Promise<ReadonlyMap<string, string>> =>
  (await compiled(withOverrides(overrides), own)).tree;

/** What synth says of a declaration, whether it is refused or not. */
export const issuesOf = (text: string, own: Own = {}): Promise<readonly Issue[]> =>
  compiled(text, own).then(
    ({ issues }) => issues,
    (error: unknown) => {
      if (error instanceof MeshError) return error.issues;
      throw error;
    },
  );

/** Code and place of each error that overrides cause. */
export const errorsOf = async (overrides: Json): Promise<readonly string[]> =>
  (await issuesOf(withOverrides(overrides)))
    .filter(({ severity }) => severity === 'error')
    .map(({ code, path, at }) => `${code} ${path.join('/')} ${at?.file}:${at?.line}`);
