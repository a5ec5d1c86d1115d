import { clustersOf } from '../lab/discovery.ts';
import { kubectlWith } from '../lab/kubectl-with.ts';
import { until } from '../lab/processes.ts';
import { hasSecret, secretOf } from '../lab/secret-object.ts';
import { awaitLines } from '../lab/sidecar.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { awaitGateway, awaitLocalOnly, type Scene } from './scene.ts';

const secretName = ({ broken }: Scene): string => `istio-remote-secret-${broken.name}`;

const withSecret = async (scene: Scene): Promise<void> => {
  const { asked, mesh } = scene;
  asked.apply(mesh.workspace, '50-remote-secrets');
  await until('the remote secret', 30, () => hasSecret(asked.cluster, secretName(scene)));
};

/** Takes away the sealed document, and with it the Secret that belongs to it, while the work is done. */
const whileWithoutSecret = async (scene: Scene, work: () => Promise<void>): Promise<void> => {
  const { cluster } = scene.asked;
  try {
    cluster.kubectl(['delete', 'sealedsecret', secretName(scene), '-n', 'istio-system']);
    await until('the end of the remote secret', 30, () => !hasSecret(cluster, secretName(scene)));
    await work();
  } finally {
    await withSecret(scene);
  }
};

const synced = (...names: readonly string[]): readonly string[] => names.map((name) => `${name} synced`);

const proveNoSecret = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken } = scene;
  await ledger.prove(
    `without the remote secret for ${broken.name}, istiod of ${asked.name} knows only its own cluster and the remote endpoint vanishes; with it, both are back`,
    async () => {
      await whileWithoutSecret(scene, async () => {
        await awaitLocalOnly(scene);
        await awaitLines(synced(asked.name), () => clustersOf(asked.istiod));
      });
      await awaitGateway(scene);
      await awaitLines(synced(asked.name, broken.name), () => clustersOf(asked.istiod));
    },
  );
};

/** Puts the right kubeconfig into a Secret of the lab under the name of another cluster while the work is done. */
const whileUnder = async (scene: Scene, name: string, work: () => Promise<void>): Promise<void> => {
  const { asked, broken } = scene;
  const kubeconfig = secretOf(asked.cluster, secretName(scene)).values[broken.name] ?? '';
  const metadata = { name: 'by-hand', namespace: 'istio-system', labels: { 'istio/multiCluster': 'true' } };
  await whileWithoutSecret(scene, async () => {
    try {
      asked.cluster.apply([{ apiVersion: 'v1', kind: 'Secret', metadata, stringData: { [name]: kubeconfig } }]);
      await work();
    } finally {
      asked.cluster.kubectl(['delete', 'secret', 'by-hand', '-n', 'istio-system', '--ignore-not-found']);
    }
  });
};

const proveWrongKey = async (ledger: Ledger, scene: Scene): Promise<void> => {
  const { asked, broken } = scene;
  await ledger.prove(
    `a remote secret whose key is not ${broken.name} but elsewhere gives ${asked.name} a cluster elsewhere and none called ${broken.name}`,
    () =>
      whileUnder(scene, 'elsewhere', () => awaitLines(synced(asked.name, 'elsewhere'), () => clustersOf(asked.istiod))),
  );
  await ledger.prove(
    `a remote secret whose key is the name of ${asked.name} itself is ignored there: the remote endpoint is gone until the right one is back`,
    async () => {
      await whileUnder(scene, asked.name, async () => {
        await awaitLocalOnly(scene);
        await awaitLines(synced(asked.name), () => clustersOf(asked.istiod));
        insist(asked.istiod.log.includes('as it would overwrite the config cluster'), 'the log does not say so');
      });
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
  try {
    broken.cluster.kubectl([...remove, 'secret', `${account}-istio-remote-secret-token`]);
    broken.cluster.kubectl([...remove, 'serviceaccount', account]);
  } finally {
    broken.apply(mesh.workspace, '10-namespaces');
  }
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
      await withSecret(scene);
      await awaitGateway(scene);
      await awaitLines(synced(asked.name, broken.name), () => clustersOf(asked.istiod));
    },
  );
};
