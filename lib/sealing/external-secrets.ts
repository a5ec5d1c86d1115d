import type { JsonObject } from '../plan/manifest.ts';
import { remoteAccessOffer, remoteSecretName } from '../plan/remote-secret.ts';
import { remoteAccessMarks } from './mesh-secrets.ts';
import { sealedDocument, unlessEmpty, type WrittenDocument } from './seal-request.ts';

/** Where the values are kept instead of in Git. Its own object is the platform team's, made with the store. */
export interface SecretStoreReference {
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  readonly name: string;
}

/** What every document of this backend says. */
export interface StoreRequest {
  readonly cluster: string;
  /** The Istio namespace. */
  readonly namespace: string;
  readonly store: SecretStoreReference;
  /** Annotations of the document itself, such as those that keep it when it would be pruned. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** Where the access to a cluster lies in the store; a policy of the store lets only that cluster write it. */
export const remoteAccessKey = (mesh: string, cluster: string): string => `${mesh}/remote/${cluster}`;

/** Where the CA of a cluster lies in the store. */
export const cacertsKey = (mesh: string, cluster: string): string => `${mesh}/cacerts/${cluster}`;

const metadata = (name: string, { namespace, annotations }: StoreRequest): JsonObject & { readonly name: string } => ({
  name,
  namespace,
  ...unlessEmpty('annotations', annotations),
});

const storeRef = ({ store: { kind, name } }: StoreRequest): JsonObject => ({ kind, name });

const entry = (secretKey: string, key: string, property: string): JsonObject => ({
  secretKey,
  remoteRef: { key, property },
});

/**
 * Has the operator fetch `cacerts` from the store: one entry, one property per file. Without owner, so that istiod keeps
 * its CA when the ExternalSecret is deleted; a store that is away, too, leaves the Secret as it is.
 * Source of the fields: external-secrets/external-secrets v2.9.0, the CRDs.
 */
export const externalCacerts = (request: StoreRequest, mesh: string, keys: readonly string[]): WrittenDocument => {
  const remoteKey = cacertsKey(mesh, request.cluster);
  return sealedDocument(request.cluster, 'cacerts', {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metadata('cacerts', request),
    spec: {
      refreshInterval: '10m0s',
      secretStoreRef: storeRef(request),
      target: { name: 'cacerts', creationPolicy: 'Orphan', deletionPolicy: 'Retain' },
      data: keys.toSorted().map((key) => entry(key, remoteKey, key)),
    },
  });
};

/** Has the operator fetch the access to a peer; the Secret goes when the document does, and only then. */
export const externalRemoteAccess = (request: StoreRequest, mesh: string, peer: string): WrittenDocument => {
  const name = remoteSecretName(peer);
  return sealedDocument(request.cluster, name, {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: metadata(name, request),
    spec: {
      refreshInterval: '10m0s',
      secretStoreRef: storeRef(request),
      target: {
        name,
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: { metadata: { ...remoteAccessMarks(peer) } },
      },
      data: [entry(peer, remoteAccessKey(mesh, peer), 'kubeconfig')],
    },
  });
};

/** What peers need to know about a cluster, apart from the token. */
export interface RemoteAccessOffer {
  /** `https://...`, as peers reach it. */
  readonly server: string;
  /** The Secret with the token of the reader account. */
  readonly tokenSecret: string;
}

const httpsUrl = /^https:\/\/[-A-Za-z0-9.:[\]]+(\/[-A-Za-z0-9._~/]*)?$/;

/**
 * The kubeconfig as a template of the operator, in the shape `istioctl create-remote-secret` gives it. JSON is YAML, and
 * its quotes keep whatever a token or a name holds a text.
 */
const kubeconfigTemplate = (cluster: string, server: string): string =>
  JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: cluster, cluster: { 'certificate-authority-data': '{{ index . "ca.crt" | b64enc }}', server } },
      ],
      users: [{ name: cluster, user: { token: '{{ .token }}' } }],
      contexts: [{ name: cluster, context: { cluster, user: cluster } }],
      'current-context': cluster,
    },
    undefined,
    2,
  ).replace(String.raw`\"ca.crt\"`, '"ca.crt"');

/**
 * Has the operator put this cluster's own kubeconfig into the store, so that no person copies a token. Throws a RangeError
 * for a server that is no https URL without user: it stands inside a template, where braces would run.
 */
export const pushRemoteAccess = (
  request: StoreRequest,
  mesh: string,
  { server, tokenSecret }: RemoteAccessOffer,
): WrittenDocument => {
  if (!httpsUrl.test(server)) throw new RangeError('the address of the API server must be a plain https URL');
  const remoteRef = { remoteKey: remoteAccessKey(mesh, request.cluster), property: 'kubeconfig' };
  return sealedDocument(request.cluster, remoteAccessOffer, {
    apiVersion: 'external-secrets.io/v1alpha1',
    kind: 'PushSecret',
    metadata: metadata(remoteAccessOffer, request),
    spec: {
      refreshInterval: '10m0s',
      secretStoreRefs: [storeRef(request)],
      updatePolicy: 'Replace',
      deletionPolicy: 'Delete',
      selector: { secret: { name: tokenSecret } },
      template: { engineVersion: 'v2', data: { kubeconfig: kubeconfigTemplate(request.cluster, server) } },
      data: [{ match: { secretKey: 'kubeconfig', remoteRef } }],
    },
  });
};
