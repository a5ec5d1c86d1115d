import { describe, expect, test } from '@jest/globals';
import { baseValues } from '../../../lib/installs/values/base.ts';
import { cluster, rootCertificate, settings, withVersion } from '../cluster-fixture.ts';

const unpinned = { trust: { kind: 'unpinned' } } as const;

describe('the values of chart base', () => {
  test('pin the validator to the bytes of the root certificate', () => {
    expect(baseValues(cluster())).toEqual({
      defaultRevision: 'default',
      global: { istioNamespace: 'istio-system', enableReaderRBAC: false },
      base: { validationCABundle: Buffer.from(rootCertificate).toString('base64') },
    });
  });

  test('name the failure policy where there is no root to pin, and the chart can be told', () => {
    expect(baseValues(withVersion('1.29.2', unpinned))['base']).toEqual({ validationFailurePolicy: 'Fail' });
    expect(baseValues(withVersion('1.29.1', unpinned))).not.toHaveProperty('base');
  });

  test('never hold an empty CA bundle, which would undo what istiod wrote', () => {
    expect(JSON.stringify(baseValues(cluster(unpinned)))).not.toContain('CABundle');
  });

  test('leave the reader account to the chart before 1.30', () => {
    expect(baseValues(withVersion('1.29.6'))['global']).toEqual({ istioNamespace: 'istio-system' });
  });

  test('give the accounts of the chart the pull Secrets by name', () => {
    const mesh = settings({ images: { pullSecrets: ['key'], mirrors: {} } });
    expect(baseValues(cluster({ mesh }))['global']).toMatchObject({ imagePullSecrets: ['key'] });
  });
});
