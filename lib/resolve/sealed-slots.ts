import { type BackendName, backendPlan } from '../declare/backends.ts';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { cacertsName } from '../plan/cacerts.ts';
import { remoteAccessOffer, remoteSecretName, remoteSecretPrefix } from '../plan/remote-secret.ts';
import type { BackendPlan, RemoteSecretSlot, SealedDocument, SealedSlot } from '../plan/sealed-plan.ts';
import { caContentIssues, remoteContentIssues } from './sealed-contents.ts';

export interface SlotRequest {
  /** The Istio namespace. */
  readonly namespace: string;
  readonly cacerts: BackendName;
  readonly remoteAccess: BackendName;
  readonly peers: readonly string[];
  /** Names of Secrets that images or charts are pulled with, and the namespaces that may need one. */
  readonly pulls: { readonly names: readonly string[]; readonly namespaces: readonly string[] };
  readonly documents: readonly SealedDocument[];
}

export interface Slots {
  readonly cacerts: SealedSlot;
  readonly remoteSecrets: readonly RemoteSecretSlot[];
  readonly accessOffers: readonly SealedDocument[];
  readonly pullSecrets: readonly SealedDocument[];
  readonly addonSecrets: readonly SealedDocument[];
  readonly issues: readonly Issue[];
}

const stateOf = (backend: BackendPlan, documents: readonly SealedDocument[]): SealedSlot['state'] => {
  if (backend.documents.length === 0) return 'existing';
  return documents.length === 0 ? 'pending' : 'sealed';
};

type ByName = ReadonlyMap<string, readonly SealedDocument[]>;

/** Each of a hundred clusters has a hundred documents. */
const byName = (documents: readonly SealedDocument[]): ByName => {
  const found = new Map<string, SealedDocument[]>();
  for (const document of documents) {
    const { name } = document.object.metadata;
    const same = found.get(name);
    if (same) same.push(document);
    else found.set(name, [document]);
  }
  return found;
};

const slotFor = (name: string, backend: BackendPlan, namespace: string, documents: ByName): SealedSlot => {
  const own = documents.get(name) ?? [];
  return {
    backend,
    secret: { apiVersion: 'v1', kind: 'Secret', namespace, name },
    documents: own,
    state: stateOf(backend, own),
  };
};

const backendIssues = ({ file, object, backend }: SealedDocument, declared: BackendPlan): readonly Issue[] => {
  if (backend.name === declared.name) return [];
  const problem = `${file} is a ${object.kind}, which the backend ${declared.name} does not make`;
  const remedy = `run isthmus seal --reseal for ${declared.name}, or declare ${backend.name}`;
  return [fileIssue('sealed-document-wrong-kind', file, problem, remedy)];
};

/** A Secret in the clear stands only where the cluster declares that it is a trial. */
const plainIssues = (documents: readonly SealedDocument[], declared: readonly BackendName[]): readonly Issue[] =>
  declared.includes('plain')
    ? []
    : documents
        .filter(({ backend }) => backend.name === 'plain')
        .map(({ file }) =>
          fileIssue(
            'sealed-document-plain',
            file,
            `${file} is a Secret in the clear, and the backend plain is not declared`,
            'replace what it holds, and seal the new values',
          ),
        );

const namespaceIssues = ({ file, object }: SealedDocument, allowed: readonly string[]): readonly Issue[] => {
  if (allowed.includes(object.metadata.namespace ?? '')) return [];
  const problem = `${file} is for namespace ${object.metadata.namespace ?? '(none)'}, it is needed in ${allowed.join(' or ')}`;
  return [fileIssue('sealed-document-wrong-namespace', file, problem, `remove the file, and run isthmus seal`)];
};

const identityOf = ({ object }: SealedDocument): string => `${object.metadata.namespace ?? ''}/${object.metadata.name}`;

/** One backend may need several documents for a Secret, each of its own kind. */
const standTogether = (a: SealedDocument, b: SealedDocument): boolean =>
  a.backend === b.backend && a.object.kind !== b.object.kind;

const twiceIssues = (documents: readonly SealedDocument[]): readonly Issue[] => {
  const seen = new Map<string, readonly SealedDocument[]>();
  return documents.flatMap((document) => {
    const identity = identityOf(document);
    const before = seen.get(identity) ?? [];
    const again = !before.every((other) => standTogether(other, document));
    seen.set(identity, [...before, document]);
    const problem = `${document.file} is a second document for ${identity}`;
    return again ? [fileIssue('sealed-document-twice', document.file, problem, 'remove one of them')] : [];
  });
};

const unusedWarning = ({ file }: SealedDocument): Issue => ({
  ...fileIssue('sealed-document-unused', file, `${file} opens a cluster that is no peer any more`, 'remove the file'),
  severity: 'warning',
});

/** Gives every sealed document of a cluster its place: the CA, the access to one peer, pulls, or the addons. */
export const sealedSlots = (request: SlotRequest): Slots => {
  const { namespace, documents, pulls } = request;
  const named = byName(documents);
  const slot = (name: string, backend: BackendPlan): SealedSlot => slotFor(name, backend, namespace, named);
  const cacerts = slot(cacertsName, backendPlan(request.cacerts));
  const access = backendPlan(request.remoteAccess);
  const remoteSecrets = request.peers.map((peer) => ({ peer, ...slot(remoteSecretName(peer), access) }));
  const slots: readonly SealedSlot[] = [cacerts, ...remoteSecrets];
  const placed = new Set(slots.flatMap((one) => one.documents));
  const accessOffers = documents.filter(({ object }) => object.metadata.name === remoteAccessOffer);
  const left = documents.filter((document) => !placed.has(document) && !accessOffers.includes(document));
  const unused = left.filter(({ object }) => object.metadata.name.startsWith(remoteSecretPrefix));
  const pullSecrets = left.filter(({ object }) => pulls.names.includes(object.metadata.name));
  const addonSecrets = left.filter((document) => !unused.includes(document) && !pullSecrets.includes(document));
  const issues = [
    ...slots.flatMap(({ backend, documents: own }) => own.flatMap((document) => backendIssues(document, backend))),
    ...accessOffers.flatMap((document) => backendIssues(document, access)),
    ...[...placed, ...accessOffers, ...addonSecrets].flatMap((document) => namespaceIssues(document, [namespace])),
    ...plainIssues([...pullSecrets, ...addonSecrets], [request.cacerts, request.remoteAccess]),
    ...pullSecrets.flatMap((document) => namespaceIssues(document, pulls.namespaces)),
    ...twiceIssues(documents),
    ...cacerts.documents.flatMap(caContentIssues),
    ...remoteSecrets.flatMap(({ peer, documents: own }) =>
      own.flatMap((document) => remoteContentIssues(document, peer)),
    ),
    ...unused.map(unusedWarning),
  ];
  return { cacerts, remoteSecrets, accessOffers, pullSecrets, addonSecrets, issues };
};
