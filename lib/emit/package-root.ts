import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';

const manifestSchema = z.object({ name: z.literal('isthmus'), version: z.string() });

interface Package {
  readonly folder: string;
  readonly version: string;
}

const packageAt = (folder: string): Package | undefined => {
  const file = join(folder, 'package.json');
  const read = existsSync(file) ? manifestSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  return read?.success ? { folder, version: read.data.version } : undefined;
};

/** Source and compiled code stand at different depths below the package: so it is searched, not counted. */
const find = (folder: string): Package => {
  const found = packageAt(folder);
  if (found) return found;
  if (folder === dirname(folder)) throw new Error('no package of isthmus above the program');
  return find(dirname(folder));
};

let known: Package | undefined;
const ours = (): Package => (known ??= find(import.meta.dirname));

/** The folder of the package: where schemas/ stands. */
export const packageRoot = (): string => ours().folder;

/** The version of isthmus that runs. */
export const isthmusVersion = (): string => ours().version;
