import { expect, test } from '@jest/globals';
import * as z from 'zod';
import type { AddonWords } from '../../lib/declare/addon.ts';
import { resolveAddons } from '../../lib/resolve/addons.ts';

const notes: AddonWords = { name: 'notes', options: z.object({ size: z.int().default(3) }) };

const resolvedWith = (options: Record<string, number>) =>
  resolveAddons(
    {
      name: 'a',
      spec: {},
      layers: { addons: [{ notes: {} }, undefined, { notes: options }], samples: [] },
      overrides: [],
    },
    'addons',
    [notes],
  );

test('options that a schema does not know are an issue of the cluster, although a plain z.object would drop them', () => {
  expect(resolvedWith({ sise: 1 }).issues).toMatchObject([
    { code: 'unknown-key', path: ['clusters', 'a', 'addons', 'notes', 'sise'], remedy: 'did you mean size?' },
  ]);
  expect(resolvedWith({ size: 1 })).toEqual({ plans: [{ name: 'notes', options: { size: 1 } }], issues: [] });
});
