import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { processIo } from '../lib/cli/io.ts';
import { synth } from '../lib/cli/commands/synth.ts';
import { meshJsonSchema } from '../lib/declare/json-schema.ts';
import { defaultRegistry } from '../lib/registry.ts';
import { emptyCustomisation } from '../lib/synth/synth.ts';
import { referencePages } from './docs/reference.ts';

/**
 * `npm run golden`: the one way to rewrite what tests compare with. dist/ is the golden tree of mesh.yaml, the examples
 * have theirs under test/golden/. Read the diff before you commit it: it is what users would see.
 */
const root = resolve(import.meta.dirname, '..');
const io = processIo(true);

const write = async (mesh: string, out: string): Promise<void> => {
  const customisation = emptyCustomisation(defaultRegistry);
  const code = await synth({ mesh, out, check: false, clusters: [], format: 'table', customisation }, io);
  if (code !== 0) process.exitCode = code;
};

writeFileSync(join(root, 'mesh.schema.json'), meshJsonSchema(defaultRegistry));
await write(join(root, 'mesh.yaml'), join(root, 'dist'));
for (const example of readdirSync(join(root, 'examples'))) {
  await write(join(root, 'examples', example, 'mesh.yaml'), join(root, 'test', 'golden', example));
}

// What a repository keeps per cluster for Flux, outside dist: copied once by a user, kept equal here.
for (const cluster of readdirSync(join(root, 'dist', 'flux-bootstrap'))) {
  const from = join(root, 'dist', 'flux-bootstrap', cluster);
  mkdirSync(join(root, 'clusters', cluster), { recursive: true });
  for (const file of readdirSync(from)) copyFileSync(join(from, file), join(root, 'clusters', cluster, file));
}

// The pages of the verbs are what the program says of itself.
const reference = join(root, 'docs', 'reference');
rmSync(reference, { recursive: true, force: true });
mkdirSync(reference, { recursive: true });
for (const [name, text] of referencePages()) writeFileSync(join(reference, name), text);
