import type { ClusterPods } from '../dataplane/cluster-pods.ts';
import type { Dataplane } from '../dataplane/dataplane.ts';
import { certificatesIn } from '../dataplane/envoy-admin.ts';
import { attempt } from '../lab/command.ts';
import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { shakeHands } from './gateway-certificate.ts';

const sampleIdentity = 'URI:spiffe://cluster.local/ns/sample/sa/default';

const proveCertificate = async (
  ledger: Ledger,
  { workspace }: RunningMesh,
  from: ClusterPods,
  peer: Member,
): Promise<void> => {
  await ledger.prove(
    `${from.name}: behind the gateway of ${peer.name} stands a certificate for ${sampleIdentity}, signed by the intermediate of ${peer.name} in pki/, and no other`,
    () => {
      const [own, issuer] = shakeHands(from.pod('curl'), peer.cluster.gatewayAddress).shown;
      const [intermediate] = certificatesIn(workspace.read(`pki/${peer.name}/ca-cert.pem`));
      insist(own !== undefined && issuer !== undefined && intermediate !== undefined, 'no certificate was shown');
      insist(own.subjectAltName === sampleIdentity, own.subjectAltName ?? 'no name');
      insist(issuer.fingerprint256 === intermediate.fingerprint256, `${issuer.subject} is not that of pki/`);
      insist(own.verify(intermediate.publicKey), `its signature is not by ${intermediate.subject}`);
      insist(intermediate.subject.includes(`L=${peer.name}`), intermediate.subject);
    },
  );
  await ledger.prove(
    `${from.name}: whoever brings no certificate of the mesh to the gateway of ${peer.name} is refused by the pod behind it`,
    () => {
      const { words } = shakeHands(from.pod('curl'), peer.cluster.gatewayAddress);
      insist(/alert certificate required/.test(words), words.slice(-300));
    },
  );
};

const plainRequest = (host: string): readonly string[] => ['-sS', '-m', '5', `http://${host}:5000/hello`];

/** STRICT, asked from outside the mesh: from the node, where no sidecar is. */
const provePlaintext = async (ledger: Ledger, pods: ClusterPods): Promise<void> => {
  await ledger.prove(
    `${pods.name}: helloworld answers without TLS inside its own pod, and refuses the same request from outside the mesh`,
    () => {
      const pod = pods.pod('helloworld');
      const inside = pod.run(['curl', ...plainRequest('127.0.0.1')], 'root');
      insist(inside.stdout.includes('Hello version'), inside.stderr);
      const outside = attempt('curl', plainRequest(pod.address));
      insist(outside.status !== 0 && /reset by peer/.test(outside.stderr), outside.stderr || outside.stdout);
    },
  );
};

/** Who speaks to whom under which certificate. */
export const proveMutualTls = async (ledger: Ledger, mesh: RunningMesh, dataplane: Dataplane): Promise<void> => {
  for (const from of dataplane.clusters) {
    for (const peer of mesh.members.filter(({ name }) => name !== from.name))
      await proveCertificate(ledger, mesh, from, peer);
    await provePlaintext(ledger, from);
  }
};
