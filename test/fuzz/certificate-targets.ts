import { readCertificate, readCertificateFile } from '../../lib/pki/certificate.ts';
import { lintSettings } from '../../lib/pki/lint/bundle.ts';
import { lintMesh } from '../../lib/pki/lint/lint.ts';
import { readPem } from '../../lib/pki/pem.ts';
import { PrivateKey } from '../../lib/pki/private-key.ts';
import { issueRevocationList, readRevocationFile } from '../../lib/pki/revocation-list.ts';
import { readSigningRequest, signingRequest } from '../../lib/pki/signing-request.ts';
import { filesOf, soundParts } from '../pki/bundles-of-tests.ts';
import { istio, later, now, p256, rootOf, rsa, strict } from '../pki/mesh-of-tests.ts';
import { buffers, type Target, text } from './target.ts';

/** Certificates, keys, requests, lists and bundles. */
export const certificates = (): readonly Target[] => {
  const root = rootOf({ profile: strict });
  const all = [root.certificate, rootOf({ key: rsa() }).certificate, soundParts().signer];
  const spec = { number: 1, now, nextUpdate: later(30), revoked: [{ serial: Buffer.from([5]), at: now }] };
  const bundle = filesOf('cluster1', soundParts(root));
  const names = Object.keys(bundle.files);
  return [
    {
      name: 'certificates in DER',
      seeds: all.map(({ der }) => der),
      read: (bytes) => readCertificate(bytes) !== undefined,
      share: 8,
    },
    {
      name: 'certificates in PEM',
      seeds: [...buffers(...all.map(({ pem }) => pem)), Buffer.from(all.map(({ pem }) => pem).join(''))],
      read: (bytes) => readCertificateFile(text(bytes)).certificates.length > 0,
      share: 8,
    },
    {
      name: 'keys in PEM',
      seeds: [p256().reveal('pem'), rsa().reveal('pem')],
      read: (bytes) => {
        try {
          PrivateKey.read(bytes, 'pem');
          return true;
        } catch (error) {
          if (error instanceof TypeError && error.message === 'not an unencrypted private key') return false;
          throw error;
        }
      },
      share: 2,
    },
    {
      name: 'revocation lists',
      seeds: buffers(issueRevocationList(root, spec)),
      read: (bytes) => readRevocationFile(text(bytes)).unreadable === 0,
      share: 4,
    },
    {
      name: 'signing requests',
      seeds: buffers(signingRequest({ profile: istio, cluster: 'cluster1', key: p256() })),
      read: (bytes) => readSigningRequest(text(bytes)).ok,
      share: 4,
    },
    {
      name: 'bundles of cacerts',
      seeds: names.map((name) => Buffer.from(`${name}\n${Buffer.from(bundle.files[name] ?? '').toString('utf8')}`)),
      read: (bytes) => {
        const [name = '', ...rest] = text(bytes).split('\n');
        const files = { ...bundle.files, [name]: Buffer.from(rest.join('\n')) };
        return lintMesh([{ ...bundle, files }], lintSettings(now)).length === 0;
      },
      share: 0.5,
    },
    {
      name: 'PEM blocks',
      seeds: buffers(all.map(({ pem }) => pem).join('')),
      read: (bytes) => !readPem(text(bytes)).broken,
      share: 4,
    },
  ];
};
