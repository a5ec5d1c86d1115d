import type { State, Tally } from './state.ts';

/**
 * What is drawn one by one. Between N clusters there are N(N-1) accesses: they are lines between few clusters, counts
 * between few networks, and one count for the mesh where there are many networks.
 */
export type Detail = 'clusters' | 'networks' | 'mesh';

/** The CA of one cluster. */
export interface PictureAuthority {
  readonly state: State;
  readonly kind: 'pending' | 'sealed' | 'elsewhere';
  /** Name of its certificate; empty where none is in pki/. */
  readonly title: string;
  /** Day on which it ends, as 2036-11-20; empty where it is not known. */
  readonly until: string;
}

export interface PictureCluster {
  readonly name: string;
  readonly network: string;
  /** The worst of all that is said of it. */
  readonly state: State;
  readonly authority: PictureAuthority;
  /** Its east-west gateway. */
  readonly gateway: 'none' | State;
  /** Its access to the API servers of its peers. */
  readonly access: Tally;
  /** Codes of what a check found at it. */
  readonly codes: readonly string[];
}

/** Clusters that are not drawn one by one, because there are too many. */
export interface Folded {
  readonly clusters: number;
  readonly state: State;
}

export interface PictureNetwork {
  readonly name: string;
  readonly state: State;
  /** Of all its clusters, also of those that are folded. */
  readonly size: number;
  readonly gateways: number;
  /** Access between its own clusters. */
  readonly inside: Tally;
  /** Those that are drawn. */
  readonly clusters: readonly PictureCluster[];
  readonly folded: Folded;
}

/** A root that clusters trust. */
export interface PictureRoot {
  /** `missing`: nobody made it yet. `elsewhere`: it is not in pki/, because the CA is made by somebody else. */
  readonly kind: 'certificate' | 'missing' | 'elsewhere';
  readonly title: string;
  /** SHA-256 of the certificate, in hex; empty where there is none. */
  readonly fingerprint: string;
  /** Day on which it ends; empty where there is none. */
  readonly until: string;
  readonly state: State;
  readonly lines: readonly TrustLine[];
}

/** That clusters trust a root, and that their CA comes from it. */
export interface TrustLine {
  /** A cluster or a network, by the detail of the picture; empty: the mesh. */
  readonly to: string;
  /** Of its clusters. */
  readonly trust: Tally;
}

/** Access in both directions between two clusters or two networks. */
export interface PictureLink {
  readonly from: string;
  readonly to: string;
  /** Whether traffic between them passes east-west gateways. */
  readonly path: 'direct' | 'gateways';
  readonly access: Tally;
  /** `a → b` of what is not fine; only where both ends are clusters. */
  readonly notFine: readonly string[];
}

export interface Picture {
  readonly mesh: string;
  /** Short statements about the mesh as a whole. */
  readonly facts: readonly string[];
  readonly detail: Detail;
  /** What applies dist, and where it reads it. */
  readonly engine: { readonly title: string; readonly lines: readonly string[] };
  readonly roots: readonly PictureRoot[];
  /** Every cluster, drawn by itself or not. */
  readonly clusters: readonly PictureCluster[];
  readonly networks: readonly PictureNetwork[];
  /** Networks that are not drawn, because there are too many. */
  readonly folded: Folded & { readonly networks: number };
  readonly links: readonly PictureLink[];
  readonly access: Tally;
  /** What is pending or wrong, in words. */
  readonly notes: readonly PictureNote[];
}

export interface PictureNote {
  readonly state: State;
  readonly text: string;
}
