import { describe, expect, test } from '@jest/globals';
import { checkDocument } from '../../lib/emit/check-object.ts';
import { checkManifest } from '../../lib/emit/schema/check.ts';
import { sealNothing } from '../../lib/sealing/existing.ts';
import { plainMark } from '../../lib/plan/plain-mark.ts';
import { writePlain } from '../../lib/sealing/plain.ts';
import { remote, requestFor, secretOf } from './sealing-fixture.ts';

describe('a Secret in the clear', () => {
  const document = writePlain(requestFor(remote()));

  test('is the Secret itself, marked', () => {
    expect(document.object).toMatchObject({
      kind: 'Secret',
      type: 'Opaque',
      metadata: {
        name: 'istio-remote-secret-cluster2',
        labels: { 'istio/multiCluster': 'true', ...plainMark },
        annotations: { 'networking.istio.io/cluster': 'cluster2' },
      },
      data: { cluster2: Buffer.from('kubeconfig äöü').toString('base64') },
    });
    expect(checkManifest(document.object)).toEqual([]);
  });

  test('does not pass the leak gate', () => {
    expect(checkDocument(document).issues).toMatchObject([{ code: 'secret-in-the-clear' }]);
  });

  test('cannot lose its mark to a label of the Secret', () => {
    const [key = ''] = Object.keys(plainMark);
    const secret = secretOf({ a: 'b' });
    const unmarked = { ...secret.metadata, labels: { [key]: 'fine' } };
    const request = requestFor(Object.assign(secret, { metadata: unmarked }));
    expect(writePlain(request).object.metadata.labels).toEqual(plainMark);
  });
});

describe('a Secret that somebody else makes', () => {
  test('gives no document', () => {
    expect(sealNothing({ cluster: 'cluster1' })).toEqual([]);
  });
});
