import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fakeIstioctl } from './fake-program.ts';
import { renderedMesh } from './render-world.ts';

const root = resolve(import.meta.dirname, '../../..');
const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');

/** An addon of the user's own that every proxy sends its spans to: it is part of the mesh config, and of the spec. */
const main = `import * as z from 'zod';
import { runApp } from '${join(root, 'lib/index.ts')}';
const spans = {
  name: 'spans',
  options: z.strictObject({}),
  offers: () => [{ role: 'tracing', addon: 'spans', url: '', externalUrl: '', collector: 'spans.example.com:4317' }],
  build: () => {},
};
await runApp({ addons: [spans] });
`;

test('isthmus render sees the addons of a main.ts, as synth does', () => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-render-main-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'main.ts'), main);
    writeFileSync(join(folder, 'mesh.yaml'), `${renderedMesh}addons: { spans: {} }\n`);
    const generate = `return 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: ' + name + ' }\\ndata: { spans: "' + text.includes('spans.example.com') + '" }\\n';`;
    const istioctl = fakeIstioctl(folder, { generate }, 'my-istioctl.cjs');
    const mesh = join(folder, 'mesh.yaml');
    const args = [jiti, join(root, 'lib/cli/main.ts'), 'render', '--mesh', mesh, '--tool', istioctl];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, expect.stringContaining('Run isthmus synth')]);
    const text = readFileSync(join(folder, 'rendered/cluster1/30-istiod/configmap-control-plane.yaml'), 'utf8');
    expect(text).toContain('spans: "true"');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
