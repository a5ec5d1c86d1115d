import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The option of verbs that take in what a main.ts adds to the mesh. */
export const codeOption = { type: 'boolean', describe: 'Run main.ts where it exists', default: true } as const;

/** The main.ts beside a declaration; undefined where there is none, or where it shall not run. */
export const mainToRun = (mesh: string, code: boolean): string | undefined => {
  const main = join(dirname(resolve(mesh)), 'main.ts');
  return code && existsSync(main) ? main : undefined;
};
