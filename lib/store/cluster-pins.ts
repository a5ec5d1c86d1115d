import * as z from 'zod';

/** How peers reach the API server of a cluster, as it was approved. */
export interface PinnedAddress {
  /** Empty: the address in the kubeconfig of whoever reads the token. */
  readonly url: string;
  /** SHA-256 of the declared CA file in hex; empty: the cluster's own CA. */
  readonly ca: string;
  readonly tlsServerName: string;
}

/** What of a declaration decides where the keys of a cluster go: the store remembers it, so that a change needs a person. */
export interface ClusterPins {
  readonly cluster: string;
  /** UID of kube-system; empty where none is declared. */
  readonly uid: string;
  /** The declared kubeconfig context, which tells a cluster that has no UID; empty where there is one. */
  readonly context: string;
  readonly istioNamespace: string;
  /** Name of the backend of the Secret `cacerts`. */
  readonly cacerts: string;
  /** Name of the backend of the access to peers; empty while there is no peer. */
  readonly remoteAccess: string;
  readonly apiServer: PinnedAddress;
}

const address = z.strictObject({ url: z.string(), ca: z.string(), tlsServerName: z.string() });

/** As the store writes it; a store from before pins has none. */
export const pinsSchema = z.array(
  z.strictObject({
    cluster: z.string(),
    uid: z.string(),
    context: z.string(),
    istioNamespace: z.string(),
    cacerts: z.string(),
    remoteAccess: z.string(),
    apiServer: address,
  }),
);
