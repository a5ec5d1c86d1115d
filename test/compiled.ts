import { join } from 'node:path';
import { defaultRegistry } from '../lib/registry.ts';
import { type Compiled, compileMesh, emptyCustomisation } from '../lib/synth/synth.ts';
import { inFolderAsync } from './mesh-folder.ts';

/** Everything that synth makes of one mesh.yaml. */
export const compiled = (text: string): Promise<Compiled> =>
  inFolderAsync({ 'mesh.yaml': text }, (folder) =>
    compileMesh(join(folder, 'mesh.yaml'), emptyCustomisation(defaultRegistry)),
  );

/** Path below dist to text. */
export const compiledTree = async (text: string): Promise<ReadonlyMap<string, string>> => (await compiled(text)).tree;
