import { emptyCluster } from '../../lib/declare/committed.ts';
import { randomBytes } from 'node:crypto';
import { findSecrets } from '../../lib/emit/leak/gate.ts';
import { readSealedDocuments } from '../../lib/resolve/sealed-documents.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { externalCacerts, pushRemoteAccess } from '../../lib/sealing/external-secrets.ts';
import { readRecipientCertificates } from '../../lib/sealing/recipient-certificate.ts';
import { sealForController } from '../../lib/sealing/sealed-secrets.ts';
import { sealWithSops } from '../../lib/sealing/sops.ts';
import { decadeCertificate } from '../sealing/certificates.ts';
import { noon, remote, requestFor } from '../sealing/sealing-fixture.ts';
import { buffers, type Target, text } from './target.ts';

/** Sealed documents, as synth and the leak gate see them. */
export const documents = (): readonly Target[] => {
  const [certificate] = readRecipientCertificates('r', decadeCertificate, noon()).recipients;
  if (!certificate) throw new Error('no certificate');
  const recipients = [AgeIdentity.generate(randomBytes).recipient];
  const effects = { random: randomBytes, clock: noon };
  const store = { kind: 'SecretStore', name: 'store' } as const;
  const request = { cluster: 'cluster1', namespace: 'istio-system', store, annotations: {} };
  const seeds = [
    sealForController(requestFor(remote()), certificate, randomBytes),
    sealWithSops(requestFor(remote()), recipients, effects),
    externalCacerts(request, 'mesh1', ['ca-cert.pem']),
    pushRemoteAccess(request, 'mesh1', { server: 'https://10.0.0.1:6443', tokenSecret: 't' }),
  ].map((document) => document.text);
  return [
    {
      name: 'sealed documents',
      seeds: buffers(...seeds),
      read: (bytes) => {
        const file = { file: 'sealed/c/a.yaml', text: text(bytes), sha256: '' };
        return readSealedDocuments({ ...emptyCluster, documents: [file] }).issues.length === 0;
      },
      share: 4,
    },
    {
      name: 'texts in the leak gate',
      seeds: buffers(...seeds),
      read: (bytes) => findSecrets(text(bytes)).length === 0,
      share: 2,
    },
  ];
};
