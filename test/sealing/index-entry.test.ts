import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { externalCacerts } from '../../lib/sealing/external-secrets.ts';
import { entryOfReference, entryOfSealed, type SealedNow } from '../../lib/sealing/index-entry.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { resealReason } from '../../lib/sealing/reseal.ts';
import { sealWithSops, sopsWriter } from '../../lib/sealing/sops.ts';
import { countedBytes, noon, requestFor, secretOf } from './sealing-fixture.ts';

const random = countedBytes();
const secret = secretOf({ password: 'x' });
const { recipient } = AgeIdentity.generate(random);
const sealed: SealedNow = {
  cluster: 'cluster1',
  secret,
  document: sealWithSops(requestFor(secret), [recipient], { random, clock: noon }),
  writer: sopsWriter,
  recipients: [recipient.text],
  fingerprintKey: Buffer.alloc(32, 1),
  facts: { serial: '1' },
};

describe('the entry of a document', () => {
  test('names its file inside the folder and the hash of its bytes', () => {
    expect(entryOfSealed(sealed, random)).toMatchObject({
      file: 'odd.yaml',
      sha256: createHash('sha256').update(sealed.document.text).digest('hex'),
      backend: 'sops',
      recipients: [recipient.text],
      facts: { serial: '1' },
    });
  });

  test('has a salt and a fingerprint of its own each time', () => {
    const [one, two] = [entryOfSealed(sealed, random), entryOfSealed(sealed, random)];
    expect(one.salt).not.toBe(two.salt);
    expect(one.fingerprint).not.toBe(two.fingerprint);
  });

  test('keeps the document from being sealed again, until its content changes', () => {
    const entry = entryOfSealed(sealed, random);
    const { cluster, writer, fingerprintKey } = sealed;
    const approval = { approved: new Set([recipient.text]), revoked: new Set<string>() };
    const question = { secret, entry, sha256: entry.sha256, fingerprintKey, cluster, writer, approval };
    expect(resealReason(question)).toBeUndefined();
    expect(resealReason({ ...question, secret: secretOf({ password: 'y' }) })).toBe('content-changed');
  });

  test('of a reference says nothing of values', () => {
    const store = { kind: 'SecretStore', name: 's' } as const;
    const document = externalCacerts({ cluster: 'c', namespace: 'n', store, annotations: {} }, 'mesh1', ['ca-key.pem']);
    expect(entryOfReference(document, 'external-secrets')).toMatchObject({
      file: 'cacerts.yaml',
      salt: '',
      fingerprint: '',
    });
  });
});
