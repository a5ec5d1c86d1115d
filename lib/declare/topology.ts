/** What a topology is told about a cluster. */
export interface Placement {
  readonly name: string;
  readonly network: string;
}

/** What a cluster is in the mesh. */
export interface RoleOf {
  readonly cluster: string;
  readonly role: 'primary';
  /** True when clusters of other networks have to reach this one through a gateway. */
  readonly gateway: boolean;
  /** The clusters whose API servers this cluster's istiod reads. */
  readonly peers: readonly string[];
}

/** A mesh shape: who runs a control plane, who needs a gateway, who must reach whose API server. */
export interface Topology {
  readonly name: string;
  readonly summary: string;
  roles(clusters: readonly Placement[]): readonly RoleOf[];
}
