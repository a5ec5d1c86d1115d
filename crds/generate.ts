import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { artefacts } from './artefacts.ts';

const root = dirname(import.meta.dirname);

const sources = new Map(
  readdirSync(import.meta.dirname)
    .filter((name) => /\.(yaml|json)$/.test(name))
    .map((name) => [name, readFileSync(join(import.meta.dirname, name), 'utf8')]),
);

for (const folder of ['imports', 'schemas']) {
  rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, folder));
}
for (const [path, text] of artefacts(sources)) writeFileSync(join(root, path), text);
