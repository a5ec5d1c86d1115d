import { type BackendName, backendPlan } from '../declare/backends.ts';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { cacertsName, remoteSecretName, remoteSecretPrefix } from '../plan/remote-secret.ts';
import type { BackendPlan, RemoteSecretSlot, SealedDocument, SealedSlot } from '../plan/sealed-plan.ts';

export interface SlotRequest {
  readonly namespace: string;
  readonly cacerts: BackendName;
  readonly remoteAccess: BackendName;
  readonly peers: readonly string[];
  readonly documents: readonly SealedDocument[];
}

export interface Slots {
  readonly cacerts: SealedSlot;
  readonly remoteSecrets: readonly RemoteSecretSlot[];
  readonly addonSecrets: readonly SealedDocument[];
  readonly issues: readonly Issue[];
}

const stateOf = (backend: BackendPlan, documents: readonly SealedDocument[]): SealedSlot['state'] => {
  if (backend.documents.length === 0) return 'existing';
  return documents.length === 0 ? 'pending' : 'sealed';
};

const slotFor = (name: string, backend: BackendPlan, { namespace, documents }: SlotRequest): SealedSlot => {
  const own = documents.filter(({ object }) => object.metadata.name === name);
  return {
    backend,
    secret: { apiVersion: 'v1', kind: 'Secret', namespace, name },
    documents: own,
    state: stateOf(backend, own),
  };
};

const kindIssue = ({ file, object }: SealedDocument, backend: BackendPlan): Issue | undefined => {
  const group = object.apiVersion.includes('/') ? object.apiVersion.slice(0, object.apiVersion.indexOf('/')) : '';
  if (backend.documents.some((wanted) => wanted.kind === object.kind && wanted.group === group)) return undefined;
  const problem = `${file} is a ${object.kind}, which the backend ${backend.name} does not make`;
  return fileIssue(
    'sealed-document-wrong-kind',
    file,
    problem,
    'seal it again with the declared backend, or declare the other one',
  );
};

const namespaceIssue = ({ file, object }: SealedDocument, namespace: string): Issue | undefined => {
  if (object.metadata.namespace === namespace) return undefined;
  const problem = `${file} is for namespace ${object.metadata.namespace ?? '(none)'}, istiod looks in ${namespace}`;
  return fileIssue('sealed-document-wrong-namespace', file, problem, `seal it again for namespace ${namespace}`);
};

const twiceIssues = (documents: readonly SealedDocument[]): readonly Issue[] =>
  documents
    .filter(
      (document, index) =>
        documents.findIndex((other) => other.object.metadata.name === document.object.metadata.name) < index,
    )
    .map(({ file, object }) =>
      fileIssue(
        'sealed-document-twice',
        file,
        `${file} is a second document for ${object.metadata.name}`,
        'remove one of them',
      ),
    );

const unusedWarning = ({ file }: SealedDocument): Issue => ({
  ...fileIssue('sealed-document-unused', file, `${file} opens a cluster that is no peer any more`, 'remove the file'),
  severity: 'warning',
});

/** Gives every sealed document of a cluster its place: the CA, the access to one peer, or the addons. */
export const sealedSlots = (request: SlotRequest): Slots => {
  const cacerts = slotFor(cacertsName, backendPlan(request.cacerts), request);
  const remoteSecrets = request.peers.map((peer) => ({
    peer,
    ...slotFor(remoteSecretName(peer), backendPlan(request.remoteAccess), request),
  }));
  const slots: readonly SealedSlot[] = [cacerts, ...remoteSecrets];
  const placed = new Set(slots.flatMap(({ documents }) => documents));
  const left = request.documents.filter((document) => !placed.has(document));
  const unused = left.filter(({ object }) => object.metadata.name.startsWith(remoteSecretPrefix));
  const addonSecrets = left.filter((document) => !unused.includes(document));
  return {
    cacerts,
    remoteSecrets,
    addonSecrets,
    issues: [
      ...slots.flatMap(({ backend, documents }) => documents.flatMap((document) => kindIssue(document, backend) ?? [])),
      ...[...placed, ...addonSecrets].flatMap((document) => namespaceIssue(document, request.namespace) ?? []),
      ...twiceIssues(request.documents),
      ...unused.map(unusedWarning),
    ],
  };
};
