import type { SeenFiles } from '../../files/seen-files.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Issue } from '../../plan/issue.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import { refuseErrors } from '../../plan/mesh-error.ts';
import type { CleartextSecret } from '../../sealing/cleartext-secret.ts';
import { entryOfReference, entryOfSealed } from '../../sealing/index-entry.ts';
import { writePlain } from '../../sealing/plain.ts';
import { type ResealReason, resealReason } from '../../sealing/reseal.ts';
import type { WrittenDocument } from '../../sealing/seal-request.ts';
import type { IndexEntry } from '../../signed-index/index-file.ts';
import type { Signer } from '../../signed-index/index-signature.ts';
import { writeYaml } from '../../yaml/write.ts';
import { backendOfSecret } from './backend-of-secret.ts';
import { Canary } from './canary.ts';
import { ClusterFolder, indexFile, unknownCluster } from './cluster-folder.ts';
import { type DocumentSealer, documentSealer } from './document-sealer.ts';
import { knownGeneration } from './known-generation.ts';
import { ownSigner } from './own-signer.ts';
import { pinIssue, pinState } from './pin-changes.ts';
import type { SealContext } from './seal-context.ts';
import { trialIssues } from './trial-folder.ts';

/** A Secret that a cluster shall have, sealed. */
export interface SealWish {
  readonly cluster: string;
  readonly secret: CleartextSecret;
  /** What anybody may know of it, for the signed index: see signed-index/index-file.ts. */
  readonly facts: Readonly<Record<string, string>>;
}

export interface SealedDocuments {
  /** Paths relative to the folder of mesh.yaml; undefined: the file goes. For writeTogether. */
  readonly changes: ReadonlyMap<string, string | undefined>;
  readonly sealed: readonly {
    readonly cluster: string;
    readonly file: string;
    readonly reason: ResealReason | 'asked' | 'reference' | 'in the clear';
  }[];
  /** What was read and decided upon, for writeTogether. */
  readonly seen: SeenFiles;
  /** Documents that stay as they are, byte for byte. */
  readonly unchanged: number;
}

/** The address of an API server, which a kubeconfig and the facts about it both say. */
const address = /^https:\/\/[-A-Za-z0-9.:[\]]+\/?$/;

/**
 * What is public about a Secret although a value of it may say the same, spelled as documents and indexes spell it: its
 * own names, those of clusters, and addresses. Whatever else stands in labels, annotations and facts must not be a value.
 */
const knownText = ({ cluster, secret, facts }: SealWish, clusters: ReadonlySet<string>): string => {
  const named = (map: Readonly<Record<string, string>>): JsonObject =>
    Object.fromEntries(
      Object.entries(map).map(([key, value]) => [key, clusters.has(value) || address.test(value) ? value : '']),
    );
  const { namespace, name, type, labels, annotations } = secret.metadata;
  const metadata = { namespace, name, labels: named(labels), annotations: named(annotations) };
  const known = { cluster, type, metadata, facts: named(facts), keys: [...secret.keys] };
  return `${writeYaml(known)}\n${JSON.stringify(known, undefined, 2)}`;
};

/**
 * The CA outlives its document, whatever is pruned. Access to a peer goes with it: a token that nobody needs is only a risk
 * (docs/decisions/0006-what-outlives-its-document.md).
 */
const keptApart = ({ metadata }: CleartextSecret, { mesh }: ClusterPlan): Readonly<Record<string, string>> =>
  metadata.name === cacertsName ? mesh.gitops.keep : {};

/** Namespaces have no underscore: two Secrets of one name never meet in one file. */
const fileNameOf = ({ metadata }: CleartextSecret, istioNamespace: string): string =>
  metadata.namespace === istioNamespace ? `${metadata.name}.yaml` : `${metadata.name}_${metadata.namespace}.yaml`;

/** Seals for any number of clusters; nothing is written here. Call `finish` once at the end. */
export class SealingRun {
  readonly #context: SealContext;
  readonly #reseal: boolean;
  readonly #signer: Signer;
  readonly #folders = new Map<string, ClusterFolder | undefined>();
  readonly #sealers = new Map<string, DocumentSealer | undefined>();
  readonly #issues: Issue[] = [];
  readonly #sealed: SealedDocuments['sealed'][number][] = [];
  readonly #clusters: ReadonlySet<string>;
  #unchanged = 0;

  constructor(context: SealContext, reseal: boolean) {
    this.#context = context;
    this.#reseal = reseal;
    this.#signer = ownSigner(context);
    this.#clusters = new Set(context.plan.clusters.map(({ name }) => name));
  }

  /** Who signs, and whose indexes count. */
  get signer(): Signer {
    return this.#signer;
  }

  /** The folder of a cluster; undefined, with an issue, when the declaration has no such cluster. */
  folder(cluster: string): ClusterFolder | undefined {
    if (this.#folders.has(cluster)) return this.#folders.get(cluster);
    const plan = this.#context.plan.clusters.find((one) => one.name === cluster);
    const folder = plan && new ClusterFolder(this.#context, plan, this.#signer);
    if (!folder) this.#issues.push(unknownCluster(cluster));
    // Verbs ask before they read a key; whoever forgets to seals for nobody here.
    const changed = plan && pinIssue(pinState(this.#context.root, plan, this.#context.work.pins));
    if (changed) this.#issues.push(changed);
    this.#folders.set(cluster, folder);
    return folder;
  }

  #sealer(folder: ClusterFolder, backend: string): DocumentSealer | undefined {
    const key = `${folder.plan.name}/${backend}`;
    if (this.#sealers.has(key)) return this.#sealers.get(key);
    const { sealer, issues } = documentSealer(this.#context, folder.plan, backend);
    this.#issues.push(...issues);
    this.#sealers.set(key, sealer);
    return sealer;
  }

  /** Seals one Secret, unless it is sealed already, and wipes it. */
  seal(wish: SealWish): void {
    try {
      const folder = this.folder(wish.cluster);
      if (!folder) return;
      const backend = backendOfSecret(folder.plan, wish.secret.metadata);
      if (backend === 'plain') this.#writePlain(folder, wish);
      else {
        const sealer = this.#sealer(folder, backend);
        if (sealer) this.#sealInto(folder, sealer, wish);
      }
    } finally {
      wish.secret.wipe();
    }
  }

  /** In the clear, for a trial: it is listed like a reference, since nobody vouches for what nothing encrypts. */
  #writePlain({ plan }: ClusterFolder, { cluster, secret, facts }: SealWish): void {
    const { root } = this.#context;
    const issues = this.#sealers.has(`${cluster}/plain`) ? [] : trialIssues(root, cluster);
    this.#sealers.set(`${cluster}/plain`, undefined);
    this.#issues.push(...issues);
    const document = writePlain({ cluster, secret, annotations: {} });
    const file = `sealed/${cluster}/${fileNameOf(secret, plan.mesh.istio.namespace)}`;
    this.refer(cluster, { ...document, file }, 'plain', facts);
  }

  #sealInto(folder: ClusterFolder, sealer: DocumentSealer, wish: SealWish): void {
    const { cluster, secret, facts } = wish;
    const { work, random } = this.#context;
    const file = fileNameOf(secret, folder.plan.mesh.istio.namespace);
    const entry = folder.entry(file);
    const { writer, approval, recipients } = sealer;
    const { fingerprintKey } = work;
    const annotations = keptApart(secret, folder.plan);
    const reason = this.#reseal
      ? 'asked'
      : (resealReason({ secret, entry, sha256: folder.sha256(file), fingerprintKey, cluster, writer, approval }) ??
        (folder.mentions(file, Object.keys(annotations)) ? undefined : 'format-changed'));
    if (entry && reason === undefined) {
      this.#unchanged += 1;
      folder.put({ ...entry, facts }, undefined);
      return;
    }
    const written = sealer.seal({ cluster, secret, annotations });
    const document = { ...written, file: `sealed/${cluster}/${file}` };
    const now = entryOfSealed({ cluster, secret, document, writer, recipients, fingerprintKey, facts }, random);
    this.#refuseClear(wish, document, now);
    folder.put(now, document.text);
    this.#sealed.push({ cluster, file: document.file, reason: reason ?? 'never-sealed' });
  }

  /** The last look before anything is written: no text may show a value, however it came there. */
  #refuseClear(wish: SealWish, { file, text }: WrittenDocument, entry: IndexEntry): void {
    const canary = new Canary(wish.secret);
    const known = (): string => knownText(wish, this.#clusters);
    const texts = { [file]: text, [indexFile(wish.cluster)]: JSON.stringify(entry, undefined, 2) };
    for (const [place, published] of Object.entries(texts)) {
      if (!canary.isIn(published, known)) continue;
      const problem = `${place} would show a value of ${wish.secret.metadata.name} in the clear`;
      const remedy = 'take the value out of the labels and annotations of the Secret; otherwise report it as a fault';
      this.#issues.push(fileIssue('secret-in-the-clear', place, problem, remedy));
    }
  }

  /** Lists a document without values: it is the same each time it is written. */
  refer(
    cluster: string,
    document: WrittenDocument,
    backend: string,
    facts: Readonly<Record<string, string>> = {},
  ): void {
    const folder = this.folder(cluster);
    if (!folder) return;
    const entry = { ...entryOfReference(document, backend), facts };
    if (folder.sha256(entry.file) === entry.sha256 && folder.entry(entry.file)?.sha256 === entry.sha256) {
      this.#unchanged += 1;
      folder.put(entry, undefined);
      return;
    }
    folder.put(entry, document.text);
    this.#sealed.push({ cluster, file: document.file, reason: backend === 'plain' ? 'in the clear' : 'reference' });
  }

  /** Everything that has to be written. Throws a MeshError with every issue of the run. */
  finish(): SealedDocuments {
    const folders = [...this.#folders.values()].filter((folder) => folder !== undefined);
    const issues = [...this.#issues, ...folders.flatMap((folder) => folder.issues(this.#reseal))];
    refuseErrors(issues);
    const changes = new Map(folders.flatMap((folder) => [...folder.changes()]));
    const known = changes.size === 0 ? [] : knownGeneration(this.#context);
    const seen = new Map([...(this.#context.seen ?? []), ...folders.flatMap((folder) => [...folder.seen])]);
    return { changes: new Map([...changes, ...known]), seen, sealed: this.#sealed, unchanged: this.#unchanged };
  }
}
