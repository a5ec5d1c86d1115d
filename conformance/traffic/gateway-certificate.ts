import type { X509Certificate } from 'node:crypto';
import { certificatesIn } from '../dataplane/envoy-admin.ts';
import type { Pod } from '../dataplane/pod.ts';

/** How a gateway knows the port of a Service that a connection is for: the name of the cluster in the client's Envoy. */
const helloName = 'outbound_.5000_._.helloworld.sample.svc.cluster.local';

/** What somebody without a certificate sees of a handshake. */
export interface Handshake {
  /** What the server showed, its own certificate first. */
  readonly shown: readonly X509Certificate[];
  readonly words: string;
}

/** A handshake through a gateway by openssl, from a pod but past its sidecar, without a certificate of the mesh. */
export const shakeHands = (pod: Pod, gatewayAddress: string): Handshake => {
  const place = ['-connect', `${gatewayAddress}:15443`, '-servername', helloName, '-alpn', 'istio'];
  // A refusal comes after the handshake of TLS 1.3, so openssl has to stay and listen.
  const { stdout, stderr } = pod.run(
    ['timeout', '10', 'openssl', 's_client', ...place, '-showcerts', '-ign_eof'],
    'proxy',
  );
  return { shown: certificatesIn(stdout), words: `${stdout}\n${stderr}` };
};
