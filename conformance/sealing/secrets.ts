import { randomBytes } from 'node:crypto';
import { CleartextSecret } from '../../lib/sealing/cleartext-secret.ts';
import { cacertsSecret, remoteAccessSecret } from '../../lib/sealing/mesh-secrets.ts';
import { SecretValue } from '../../lib/sealing/secret-value.ts';
import { readYaml } from '../../lib/yaml/read.ts';

const pem = (label: string, bytes: number): string => {
  const lines =
    randomBytes(bytes)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};

/** A `cacerts` of the size that RSA keys of 4096 bits give. Its content is noise. */
export const sampleCacerts = (): CleartextSecret =>
  cacertsSecret('istio-system', {
    caCert: pem('CERTIFICATE', 1400),
    caKey: new SecretValue(pem('PRIVATE KEY', 2374)),
    certChain: pem('CERTIFICATE', 1400) + pem('CERTIFICATE', 1350),
    rootCert: pem('CERTIFICATE', 1350),
    caCrl: '',
  });

/** A remote secret of 2.5 KB. */
export const sampleRemoteAccess = (peer: string): CleartextSecret =>
  remoteAccessSecret('istio-system', peer, new SecretValue(randomBytes(1875).toString('base64')));

/** Values that text formats like to break, and keys that objects like to reorder. */
export const oddSecret = (): CleartextSecret =>
  new CleartextSecret(
    { namespace: 'istio-system', name: 'odd', type: 'Opaque', labels: { on: 'yes' }, annotations: {} },
    [
      ['10', new SecretValue('ten')],
      ['9', new SecretValue('nine')],
      ['bytes.bin', new SecretValue(Uint8Array.from({ length: 256 }, (_, at) => at))],
      ['empty', new SecretValue('')],
      ['letters', new SecretValue('äöü 漢字 🔑\r\n')],
      ['no', new SecretValue('true')],
    ],
  );

/** Sorted; kubeseal writes an empty value as null. */
const sorted = (map: object): string =>
  JSON.stringify(
    Object.entries(map)
      .map(([key, value]: readonly [string, unknown]) => [key, value ?? ''] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

/** What a Secret that a program wrote as YAML holds, compared with what was sealed. */
export const holds = (yaml: Buffer, secret: CleartextSecret): boolean => {
  const text = yaml.toString('utf8').replace(/^---\n/, '');
  const { value } = readYaml(text, { file: 'opened.yaml', maxBytes: 2 ** 21, aliases: 'none' });
  const expected = Object.fromEntries(secret.reveal().map(([key, plain]) => [key, plain.toString('base64')]));
  return sorted(Object(value?.['data'])) === sorted(expected) && value?.['type'] === secret.metadata.type;
};
