import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './page.ts';
import { buildProgram } from './program.ts';
import type { SessionPlace } from './home.ts';
import { writePrograms } from './stand-in.ts';
import { endWorlds } from './world.ts';

/** What the sample of this repository consists of. */
const sample = ['mesh.yaml', 'pki', 'recipients', 'sealed', 'dist', 'clusters'];

export interface DocsPlace extends SessionPlace {
  readonly end: () => void;
}

/** A folder with the program, the stand-ins and the grounds of all pages. */
export const docsPlace = async (): Promise<DocsPlace> => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'isthmus-docs-'));
  const program = await buildProgram(join(folder, 'package'));
  const programs = writePrograms(join(folder, 'programs'), program);
  mkdirSync(join(folder, 'sample'));
  for (const name of sample) cpSync(join(root, name), join(folder, 'sample', name), { recursive: true });
  return {
    folder,
    programs,
    end: () => {
      endWorlds();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
