import { describe, expect, test } from '@jest/globals';
import { driftBetween, type Remembered, remember, writtenSince } from '../../../conformance/drift/snapshot.ts';
import type { StageObject } from '../../../conformance/lab/stage-objects.ts';

const name = 'MutatingWebhookConfiguration injector';

const webhook = (
  caBundle: string,
  { generation = 1, resourceVersion = '7', managers = ['helm'] } = {},
): StageObject => ({
  kind: 'MutatingWebhookConfiguration',
  metadata: {
    name: 'injector',
    uid: 'one',
    generation,
    resourceVersion,
    managedFields: managers.map((manager) => ({ manager, operation: 'Update' })),
  },
  webhooks: [{ clientConfig: { caBundle } }],
});

const memoryOf = (object: StageObject): ReadonlyMap<string, Remembered> => new Map([[name, remember(object)]]);

const before = memoryOf(webhook('root'));

describe('drift between two looks at a cluster', () => {
  test('is nothing when an object was written to the same content', () => {
    const after = memoryOf(webhook('root', { resourceVersion: '8' }));
    expect(driftBetween(before, after)).toEqual([]);
    expect(writtenSince(before, after)).toEqual([name]);
  });

  test('is nothing when only the status is another', () => {
    expect(driftBetween(before, memoryOf({ ...webhook('root'), status: { seen: true } }))).toEqual([]);
  });

  test('names an object that is gone', () => {
    expect(driftBetween(before, new Map())).toEqual([`${name} is gone`]);
  });

  test('names another content', () => {
    expect(driftBetween(before, memoryOf(webhook('other')))).toEqual([`${name} has another content`]);
  });

  test('names another generation', () => {
    const after = memoryOf(webhook('root', { generation: 2 }));
    expect(driftBetween(before, after)).toContain(`${name} has generation 2, not 1`);
  });

  test('names who became an owner of fields', () => {
    const after = memoryOf(webhook('root', { managers: ['pilot-discovery', 'helm'] }));
    expect(driftBetween(before, after)).toEqual([`${name} is owned by helm Update, pilot-discovery Update`]);
  });
});
