import { describe, expect, test } from '@jest/globals';
import { fingerprintOf } from '../../lib/sealing/fingerprint.ts';
import { resealReason, type ResealQuestion } from '../../lib/sealing/reseal.ts';
import { sealedSecretsWriter } from '../../lib/sealing/sealed-secrets.ts';
import { secretOf } from './sealing-fixture.ts';

const secret = secretOf({ a: '1' });
const fingerprintKey = Buffer.alloc(32, 1);
const salt = 'cd'.repeat(16);
const writer = sealedSecretsWriter;
const cluster = 'cluster1';
const entry = {
  file: 'odd.yaml',
  sha256: 'ab'.repeat(32),
  backend: 'sealed-secrets',
  format: 1,
  recipients: ['old'],
  salt,
  fingerprint: fingerprintOf(secret, {
    key: fingerprintKey,
    salt,
    cluster,
    file: 'odd.yaml',
    backend: 'sealed-secrets',
    scope: 'strict',
  }),
  facts: {},
};
const approval = { approved: new Set(['old']), revoked: new Set<string>() };
const question: ResealQuestion = {
  secret,
  entry,
  sha256: entry.sha256,
  fingerprintKey,
  cluster,
  writer,
  approval,
};

describe('sealing again', () => {
  test('is not needed while nothing changed', () => {
    expect(resealReason(question)).toBeUndefined();
  });

  test('is not needed because a newer certificate was approved', () => {
    const approved = new Set(['old', 'new']);
    expect(resealReason({ ...question, approval: { ...approval, approved } })).toBeUndefined();
  });

  test.each<[string, Partial<ResealQuestion>]>([
    ['never-sealed', { entry: undefined }],
    ['document-missing', { sha256: undefined }],
    ['document-changed', { sha256: 'cd'.repeat(32) }],
    ['content-changed', { secret: secretOf({ a: '2' }) }],
    ['content-changed', { fingerprintKey: Buffer.alloc(32, 2) }],
    ['content-changed', { writer: { ...writer, scope: 'none' } }],
    ['content-changed', { cluster: 'cluster2' }],
    ['format-changed', { writer: { ...writer, format: 2 } }],
    ['format-changed', { writer: { ...writer, backend: 'sops' } }],
    ['recipient-revoked', { approval: { ...approval, revoked: new Set(['old']) } }],
    ['approval-changed', { approval: { ...approval, approved: new Set(['new']) } }],
    [
      'approval-changed',
      { writer: { ...writer, recipients: 'all' }, approval: { ...approval, approved: new Set(['old', 'new']) } },
    ],
    ['approval-changed', { entry: { ...entry, recipients: [] } }],
    ['approval-changed', { entry: { ...entry, recipients: ['old', 'gone'] } }],
  ])('is needed: %s', (reason, change) => {
    expect(resealReason({ ...question, ...change })).toBe(reason);
  });
});
