import { createHash } from 'node:crypto';
import type { PublicCacerts } from '../../pki/cacerts.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Issue } from '../../plan/issue.ts';
import { cacertsSecret } from '../../sealing/mesh-secrets.ts';
import { SecretValue } from '../../sealing/secret-value.ts';
import type { StoredCacerts } from '../../store/store.ts';
import { publicFilesOf, signerOf } from '../ca/stored-bundle.ts';
import { readPublicFile } from './public-file.ts';
import type { SealWish } from './sealing-run.ts';

/** What the signed index says of a CA: anybody can compare it with `pki/<cluster>/`. */
export const cacertsFacts = (stored: StoredCacerts): Readonly<Record<string, string>> => {
  const { fingerprint, serial, notAfter } = signerOf(stored);
  return {
    caCert: fingerprint,
    serial: serial.toString('hex'),
    notAfter: notAfter.toISOString(),
    rootCert: createHash('sha256').update(stored.rootPem, 'utf8').digest('hex'),
  };
};

/** What stands in `pki/<cluster>/` must be what the store holds, or dist would pin one root and istiod use another. */
export const publicDifferences = (root: string, cluster: string, stored: StoredCacerts): readonly Issue[] => {
  const files: Partial<PublicCacerts> = publicFilesOf(stored);
  return (['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem', 'ca-crl.pem'] as const)
    .filter((name) => readPublicFile(root, `pki/${cluster}/${name}`) !== files[name])
    .map((name) =>
      fileIssue(
        'pki-differs',
        `pki/${cluster}/${name}`,
        `pki/${cluster}/${name} is not what the store holds for ${cluster}`,
        `isthmus ca issue ${cluster} writes what the store holds; where the store is an older backup, isthmus ca renew ${cluster}`,
      ),
    );
};

/** The Secret `cacerts` of a cluster with its newest intermediate. */
export const cacertsWish = ({ name, mesh }: ClusterPlan, stored: StoredCacerts): SealWish => {
  const files = publicFilesOf(stored);
  const key = stored.key.reveal('pem');
  const caKey = new SecretValue(key);
  key.fill(0);
  const secret = cacertsSecret(mesh.istio.namespace, {
    caCert: files['ca-cert.pem'],
    caKey,
    certChain: files['cert-chain.pem'],
    rootCert: files['root-cert.pem'],
    caCrl: files['ca-crl.pem'] ?? '',
  });
  return { cluster: name, secret, facts: cacertsFacts(stored) };
};
