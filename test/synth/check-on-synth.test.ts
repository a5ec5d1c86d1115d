import { describe, expect, test } from '@jest/globals';
import { ApiObject, App, Chart } from 'cdk8s';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOnSynth } from '../../lib/synth/check-on-synth.ts';

interface Props {
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** Synthesises a foreign app with these objects, and tells which files it wrote. */
const synthesised = (objects: readonly Props[], checked: boolean): readonly string[] => {
  const outdir = mkdtempSync(join(tmpdir(), 'isthmus-app-'));
  try {
    const app = new App({ outdir });
    const chart = new Chart(app, 'chart');
    if (checked) checkOnSynth(app);
    objects.forEach((object, index) => new ApiObject(chart, `o${index}`, { apiVersion: 'v1', ...object }));
    app.synth();
    return readdirSync(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

const metadata = { name: 'a', namespace: 'b' };
const faults: readonly (readonly [string, readonly Props[], RegExp])[] = [
  ['a secret in the clear', [{ kind: 'Secret', metadata, stringData: { password: 'hunter2' } }], /secret-in-the-clear/],
  ['an unknown field', [{ kind: 'ConfigMap', metadata, date: {} }], /object-unknown-field/],
  [
    'one object twice',
    [
      { kind: 'ConfigMap', metadata },
      { kind: 'ConfigMap', metadata },
    ],
    /duplicate-object/,
  ],
];

describe('a cdk8s app of somebody else', () => {
  test.each(faults)('with %s fails before it writes', (_, objects, message) => {
    expect(() => synthesised(objects, true)).toThrow(message);
    expect(() => synthesised(objects, false)).not.toThrow();
  });

  test('that is sound is written', () => {
    expect(synthesised([{ kind: 'ConfigMap', metadata, data: { a: 'b' } }], true)).toEqual(['chart.k8s.yaml']);
  });
});
