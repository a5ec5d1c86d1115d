import { clustersOf } from '../mesh/discovery-proofs.ts';
import { kubectlWith } from '../lab/kubectl-with.ts';
import { until } from '../lab/processes.ts';
import { hasSecret, secretOf } from '../lab/secret-object.ts';
import { awaitLines } from '../lab/sidecar.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { awaitGateway, awaitLocalOnly, type Scene } from './scene.ts';

const secretName = ({ broken }: Scene): string => `istio-remote-secret-${broken.name}`;

/** Takes away the sealed document, and with it the Secret that belongs to it. */
const withoutSecret = async (scene: Scene): Promise<void> => {
  const { cluster } = scene.asked;
  cluster.kubectl(['delete', 'sealedsecret', secretName(scene), '-n', 'istio-system']);
  await until('the end of the remote secret', 30, () => !hasSecret(cluster, secretName(scene)));
};

const withSecret = ({ asked, mesh }: Scene): void => asked.apply(mesh.workspace, '50-remote-secrets');

const synced = (...names: readonly string[]): readonly string[] => names.map((name) => `${name} synced`);

const proveNoSecret = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken } = scene;
  await ledger.prove(
    `without the remote secret for ${broken.name}, istiod of ${asked.name} knows only its own cluster and the remote endpoint vanishes; with it, both are back`,
    async () => {
      await withoutSecret(scene);
      await awaitLocalOnly(scene);
      await awaitLines(synced(asked.name), () => clustersOf(asked.istiod));
      withSecret(scene);
      await awaitGateway(scene);
    },
  );
};

/** Puts the right kubeconfig into a Secret of the lab under the name of another cluster. */
const applyUnder = ({ asked }: Scene, name: string, kubeconfig: string): void =>
  asked.cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'by-hand', namespace: 'istio-system', labels: { 'istio/multiCluster': 'true' } },
      stringData: { [name]: kubeconfig },
    },
  ]);

const proveWrongKey = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken } = scene;
  const kubeconfig = secretOf(asked.cluster, secretName(scene)).values[broken.name] ?? '';
  const remove = (): string => asked.cluster.kubectl(['delete', 'secret', 'by-hand', '-n', 'istio-system']);
  await ledger.prove(
    `a remote secret whose key is not ${broken.name} but elsewhere gives ${asked.name} a cluster elsewhere and none called ${broken.name}`,
    async () => {
      await withoutSecret(scene);
      applyUnder(scene, 'elsewhere', kubeconfig);
      await awaitLines(synced(asked.name, 'elsewhere'), () => clustersOf(asked.istiod));
      remove();
    },
  );
  await ledger.prove(
    `a remote secret whose key is the name of ${asked.name} itself is ignored there: the remote endpoint is gone until the right one is back`,
    async () => {
      applyUnder(scene, asked.name, kubeconfig);
      await awaitLocalOnly(scene);
      await awaitLines(synced(asked.name), () => clustersOf(asked.istiod));
      insist(asked.istiod.log.includes('as it would overwrite the config cluster'), 'the log does not say so');
      remove();
      withSecret(scene);
      await awaitGateway(scene);
    },
  );
};

/** What a peer needs to be seen. */
export const proveAccess = async (ledger: Ledger, scene: Scene): Promise<void> => {
  await proveNoSecret(ledger, scene);
  await proveWrongKey(ledger, scene);
};

const account = 'istio-reader-service-account';

const recreateReader = ({ broken, mesh }: Scene): void => {
  const remove = ['delete', '-n', 'istio-system', '--wait'];
  broken.cluster.kubectl([...remove, 'secret', `${account}-istio-remote-secret-token`]);
  broken.cluster.kubectl([...remove, 'serviceaccount', account]);
  broken.apply(mesh.workspace, '10-namespaces');
};

/** The reader account of a peer is deleted and made anew, as by a rebuilt cluster. */
export const proveRecreatedReader = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken, mesh } = scene;
  const old = secretOf(asked.cluster, secretName(scene)).values[broken.name] ?? '';
  const ask = (): string => kubectlWith(asked.cluster.folder, old, ['get', 'pods', '-n', 'sample']).stderr;
  await ledger.prove(
    `when the reader account of ${broken.name} is deleted and made anew by stage 10, its API server refuses the token that ${asked.name} holds`,
    async () => {
      insist(ask() === '', ask());
      recreateReader(scene);
      // The API server remembers a token that was good for some seconds.
      await until('a refusal of the old token', 60, () => /Unauthorized|must be logged in/.test(ask()));
    },
  );
  await ledger.prove(
    `istiod of ${asked.name} goes on saying synced about ${broken.name}, so its word proves nothing about the token`,
    () => awaitLines(synced(asked.name, broken.name), () => clustersOf(asked.istiod), 0),
  );
  await ledger.prove(
    `after a restart it no longer is synced with ${broken.name}, and the remote endpoint is gone`,
    async () => {
      await asked.istiod.stop();
      // Otherwise it waits half a minute for the peer before it is ready.
      await asked.istiod.start({ env: { PILOT_REMOTE_CLUSTER_TIMEOUT: '3s' } });
      await awaitLines([`${asked.name} synced`, `${broken.name} timeout`], () => clustersOf(asked.istiod));
      await awaitLocalOnly(scene);
    },
  );
  await ledger.prove(
    `remote-secret and synth anew, and stage 50 of ${asked.name} bring ${broken.name} and its endpoint back without another restart`,
    async () => {
      mesh.workspace.run(['remote-secret', '--all']);
      mesh.workspace.run(['synth']);
      withSecret(scene);
      await awaitGateway(scene);
      await awaitLines(synced(asked.name, broken.name), () => clustersOf(asked.istiod));
    },
  );
};
