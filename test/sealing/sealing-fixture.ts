import { createHash } from 'node:crypto';
import { CleartextSecret } from '../../lib/sealing/cleartext-secret.ts';
import type { RandomBytes } from '../../lib/sealing/effects.ts';
import { remoteAccessSecret } from '../../lib/sealing/mesh-secrets.ts';
import { SecretValue } from '../../lib/sealing/secret-value.ts';
import type { SealRequest } from '../../lib/sealing/seal-request.ts';

/** Bytes that are the same in every run, and different in every call. */
export const countedBytes = (seed = 'seed'): RandomBytes => {
  let calls = 0;
  return (size) => {
    calls += 1;
    const blocks = Array.from({ length: Math.ceil(size / 32) }, (_, at) =>
      createHash('sha256').update(`${seed} ${calls} ${at}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, size);
  };
};

export const noon = (): Date => new Date('2026-12-01T12:00:00.789Z');

export const secretOf = (values: Readonly<Record<string, string | Uint8Array>>, name = 'odd'): CleartextSecret =>
  new CleartextSecret(
    { namespace: 'istio-system', name, type: 'Opaque', labels: { 'b/l': 'on' }, annotations: { 'a/n': '1' } },
    Object.entries(values).map(([key, value]) => [key, new SecretValue(value)] as const),
  );

export const remote = (): CleartextSecret =>
  remoteAccessSecret('istio-system', 'cluster2', new SecretValue('kubeconfig äöü'));

export const requestFor = (secret: CleartextSecret): SealRequest => ({ cluster: 'cluster1', secret, annotations: {} });
