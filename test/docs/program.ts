import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './page.ts';

/** Compiles what stands in the sources into a package in this folder, as npm would publish it: what build/ holds may be old. */
export const buildProgram = async (folder: string): Promise<string> => {
  mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'bin']) cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ['node_modules', 'docs', 'schemas', 'mesh.schema.json'])
    symlinkSync(join(root, name), join(folder, name));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const args = [compiler, '-p', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'build')];
  // What does not compile is for the compiler to say: npm test asks it first.
  await new Promise<void>((done) => execFile(process.execPath, args, () => done()));
  return join(folder, 'bin/isthmus.js');
};
