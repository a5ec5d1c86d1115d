import { cacertsName } from '../plan/cacerts.ts';
import { remoteSecretName } from '../plan/remote-secret.ts';
import { CleartextSecret } from './cleartext-secret.ts';
import { SecretValue } from './secret-value.ts';

/** The files of a plugged-in CA as istiod names them; istio/istio 1.30.3, security/pkg/pki/util/keycertbundle.go. */
export interface CacertsFiles {
  readonly caCert: string;
  readonly caKey: SecretValue;
  readonly certChain: string;
  readonly rootCert: string;
  /** Empty when there is no revocation list. */
  readonly caCrl: string;
}

/** The Secret `cacerts` of one cluster. */
export const cacertsSecret = (namespace: string, files: CacertsFiles): CleartextSecret =>
  new CleartextSecret({ namespace, name: cacertsName, type: 'Opaque', labels: {}, annotations: {} }, [
    ['ca-cert.pem', new SecretValue(files.caCert)],
    ['ca-key.pem', files.caKey],
    ['cert-chain.pem', new SecretValue(files.certChain)],
    ['root-cert.pem', new SecretValue(files.rootCert)],
    ...(files.caCrl === '' ? [] : [['ca-crl.pem', new SecretValue(files.caCrl)] as const]),
  ]);

/** What marks a Secret as access to a peer; istio/istio 1.30.3, istioctl/pkg/multicluster/remote_secret.go. */
export const remoteAccessMarks = (
  peer: string,
): { readonly labels: Readonly<Record<string, string>>; readonly annotations: Readonly<Record<string, string>> } => ({
  labels: { 'istio/multiCluster': 'true' },
  annotations: { 'networking.istio.io/cluster': peer },
});

/** The Secret with which istiod reads a peer: one key, the peer's name, with a kubeconfig. */
export const remoteAccessSecret = (namespace: string, peer: string, kubeconfig: SecretValue): CleartextSecret =>
  new CleartextSecret({ namespace, name: remoteSecretName(peer), type: 'Opaque', ...remoteAccessMarks(peer) }, [
    [peer, kubeconfig],
  ]);
