import { SecretValue } from '../sealing/secret-value.ts';
import { writeYaml } from '../yaml/write.ts';

/** What goes into the kubeconfig by which a peer's istiod reads a cluster, and nothing else ever does. */
export interface RemoteKubeconfigSpec {
  /** Name of the cluster, under which istiod knows it. */
  readonly cluster: string;
  /** https address as peers reach it. */
  readonly server: string;
  /** PEM. */
  readonly ca: string;
  /** Empty: the host of the address. */
  readonly tlsServerName: string;
  /** The token of the reader account; left as it is, the caller wipes it. */
  readonly token: SecretValue;
}

/**
 * The kubeconfig in the shape of `istioctl create-remote-secret`: CA and token inline. istiod refuses files, plugins and
 * most providers. Source: istio/istio 1.30.3, istioctl/pkg/multicluster/remote_secret.go and pkg/kube/util.go.
 */
export const remoteKubeconfig = ({ cluster, server, ca, tlsServerName, token }: RemoteKubeconfigSpec): SecretValue =>
  new SecretValue(
    writeYaml({
      apiVersion: 'v1',
      clusters: [
        {
          cluster: {
            'certificate-authority-data': Buffer.from(ca).toString('base64'),
            server,
            ...(tlsServerName === '' ? {} : { 'tls-server-name': tlsServerName }),
          },
          name: cluster,
        },
      ],
      contexts: [{ context: { cluster, user: cluster }, name: cluster }],
      'current-context': cluster,
      kind: 'Config',
      preferences: {},
      users: [{ name: cluster, user: { token: token.reveal().toString('utf8') } }],
    }),
  );
