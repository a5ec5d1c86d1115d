import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { refuseErrors } from '../../plan/mesh-error.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import { cacertsKey } from '../../sealing/external-secrets.ts';
import type { IndexEntry } from '../../signed-index/index-file.ts';
import type { StoredCacerts, WorkCompartment } from '../../store/store.ts';
import { encryptingBackends, remoteAccessBackend } from './backend-of-secret.ts';
import { cacertsFacts, cacertsWish, publicDifferences } from './cacerts-wish.ts';
import type { ClusterFolder } from './cluster-folder.ts';
import { departedClusters, departedPeers, peerOfEntry } from './departures.ts';
import { type ExposedDocument, exposedDocuments } from './lost-recipients.ts';
import { caFilesOf, referenceDocuments } from './reference-documents.ts';
import type { SealContext } from './seal-context.ts';
import { SealingRun, type SealedDocuments } from './sealing-run.ts';

/** What sealing a mesh comes to; nothing is written yet. */
export interface MeshSealing extends SealedDocuments {
  /** What left the declaration: documents that are taken away. */
  readonly dropped: readonly { readonly file: string; readonly reason: string }[];
  /** What a person has to do, or to know. */
  readonly notes: readonly string[];
  readonly exposed: readonly ExposedDocument[];
}

export interface MeshSealingWish {
  readonly clusters: readonly ClusterPlan[];
  readonly reseal: boolean;
  /** The work compartment's CAs. */
  readonly cacerts: WorkCompartment['cacerts'];
}

/** The backends whose documents hold no value. */
const referenceBackends: readonly string[] = ['external-secrets', 'cert-manager'];

/** The backends whose `cacerts` holds what the store holds. */
const fromStore: readonly string[] = [...encryptingBackends, 'plain', 'external-secrets'];

/** The commands that fill the operator's store; the values stand in files in memory, and in no argument. */
const fillNote = ({ name, mesh }: ClusterPlan, files: readonly string[]): string => {
  const key = cacertsKey(mesh.name, name);
  const folder = `/dev/shm/${mesh.name}-${name}`;
  const properties = files.map((file) => `${file}=@${folder}/${name}/${file}`).join(' ');
  return [
    `${name}: the operator reads the CA at ${key}, one property per file. Put it there, for instance with Vault:`,
    `  isthmus store export -c ${name} --to ${folder}`,
    `  vault kv put -mount=secret ${key} ${properties}`,
    `  rm -r ${folder}`,
  ].join('\n');
};

const elsewhereNote = (cluster: ClusterPlan): readonly string[] => {
  const { name, mesh, cacerts } = cluster;
  const { namespace } = mesh.istio;
  const forCa = cacerts.backend.name === 'existing' ? [`${namespace}/${cacertsName}`] : [];
  const forPeers =
    cluster.peers.length > 0 && remoteAccessBackend(cluster) === 'existing'
      ? [`one ${namespace}/istio-remote-secret-<peer> for each of ${cluster.peers.length} peers`]
      : [];
  const expected = [...forCa, ...forPeers];
  return expected.length === 0 ? [] : [`${name}: nothing is written; others make ${expected.join(' and ')}`];
};

/** What a person expects of --reseal, and only they can do: the values of these documents are not in the store. */
const stayNote = (cluster: string, kept: readonly IndexEntry[]): readonly string[] => {
  const access = kept.filter((entry) => peerOfEntry(entry) !== undefined).length;
  const others = kept.length - access;
  return [
    ...(access > 0
      ? [
          `${cluster}: remote access (${access}) is not in the store and stays: isthmus remote-secret --target ${cluster}`,
        ]
      : []),
    ...(others > 0
      ? [`${cluster}: other Secrets (${others}) are not in the store and stay: isthmus seal -c ${cluster} --from FILE`]
      : []),
  ];
};

/** References follow from the declaration alone: one that was not written now belongs to a backend of the past. */
const staleReferences = (folder: ClusterFolder): readonly IndexEntry[] =>
  folder.entries.filter(({ file, backend }) => referenceBackends.includes(backend) && !folder.isVouched(file));

/** Collects what one run says besides its documents. */
class MeshSealer {
  readonly notes: string[] = [];
  readonly dropped: { file: string; reason: string }[] = [];
  readonly exposed: ExposedDocument[] = [];
  readonly removed = new Map<string, undefined>();
  readonly #context: SealContext;
  readonly #run: SealingRun;

  constructor(context: SealContext, run: SealingRun) {
    this.#context = context;
    this.#run = run;
  }

  #sealCa(cluster: ClusterPlan, stored: StoredCacerts | undefined): void {
    const backend = cluster.cacerts.backend.name;
    if (!fromStore.includes(backend)) return;
    const known = this.#run.folder(cluster.name)?.entry(`${cacertsName}.yaml`);
    if (!stored) {
      if (!known) this.notes.push(`${cluster.name}: no CA in the store yet: isthmus ca issue ${cluster.name}`);
      return;
    }
    if (backend !== 'external-secrets') this.#run.seal(cacertsWish(cluster, stored));
    else if (known?.backend !== backend || known.facts['caCert'] !== cacertsFacts(stored)['caCert']) {
      this.notes.push(fillNote(cluster, caFilesOf(stored)));
    }
  }

  #drop(folder: ClusterFolder, file: string, reason: string): void {
    folder.drop(file);
    this.dropped.push({ file: `sealed/${folder.plan.name}/${file}`, reason });
  }

  seal(cluster: ClusterPlan, stored: StoredCacerts | undefined, reseal: boolean): void {
    const folder = this.#run.folder(cluster.name);
    if (!folder) return;
    this.notes.push(...elsewhereNote(cluster));
    this.#sealCa(cluster, stored);
    for (const { document, backend } of referenceDocuments(cluster, stored)) {
      const isCa = document.object.metadata.name === cacertsName && backend === 'external-secrets';
      this.#run.refer(cluster.name, document, backend, isCa && stored ? cacertsFacts(stored) : {});
    }
    for (const { file } of staleReferences(folder))
      this.#drop(folder, file, 'the declaration does not ask for it any more');
    for (const entry of departedPeers(cluster, folder.entries)) {
      this.#drop(folder, entry.file, `${peerOfEntry(entry) ?? ''} is no peer of ${cluster.name} any more`);
    }
    const kept = folder.entries.filter(({ file }) => !folder.isVouched(file));
    if (reseal) this.notes.push(...stayNote(cluster.name, kept));
    this.exposed.push(...exposedDocuments(cluster.name, kept, this.#context.work.recipients));
  }

  /** Takes away what was sealed for clusters that the declaration does not have any more. */
  leave(): void {
    for (const { cluster, files } of departedClusters(this.#context, this.#run.signer)) {
      if (files.length === 0) {
        this.notes.push(`sealed/${cluster}: no cluster of that name, and no index of ours: remove it by hand`);
      }
      for (const file of files) {
        this.removed.set(file, undefined);
        this.dropped.push({ file, reason: `${cluster} left the declaration` });
      }
    }
  }
}

/**
 * Seals what the store holds for these clusters, writes the references of backends that keep values elsewhere, and drops
 * what left the declaration. Throws a MeshError with every reason not to.
 */
export const sealMesh = (context: SealContext, { clusters, reseal, cacerts }: MeshSealingWish): MeshSealing => {
  const run = new SealingRun(context, reseal);
  const sealer = new MeshSealer(context, run);
  for (const cluster of clusters) {
    // Keys are decrypted for the cluster at hand and for no other.
    const [stored] = fromStore.includes(cluster.cacerts.backend.name) ? cacerts(cluster.name) : [];
    if (stored) refuseErrors(publicDifferences(context.root, cluster.name, stored));
    sealer.seal(cluster, stored, reseal);
  }
  if (clusters.length === context.plan.clusters.length) sealer.leave();
  const { changes, seen, sealed, unchanged } = run.finish();
  const { dropped, notes, exposed, removed } = sealer;
  return { changes: new Map([...changes, ...removed]), seen, sealed, unchanged, dropped, notes, exposed };
};
