/** An Istio release, read once from `istio.version`. */
export interface IstioVersion {
  /** As declared and as the charts and images spell it, for instance `1.30.3`. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** A second control plane beside the one that serves the mesh. It serves whatever names its revision or a tag of it. */
export type CanaryPlan =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'canary';
      readonly version: IstioVersion;
      /** Empty: the control plane without a revision, which the mesh had before. */
      readonly revision: string;
      readonly hub: string;
    };

/** A name that namespaces use in place of a revision. */
export interface RevisionTag {
  readonly name: string;
  /** Empty: the control plane without a revision. */
  readonly revision: string;
}

export interface IstioPlan {
  readonly version: IstioVersion;
  /** Name of the control plane that serves the mesh; empty: it has none. */
  readonly revision: string;
  readonly canary: CanaryPlan;
  /** The tag `default` first where the control plane does not serve `istio-injection: enabled` by itself. */
  readonly tags: readonly RevisionTag[];
  /** Who makes the account that peers read with; decided once, so that all releases of a cluster agree. */
  readonly readerAccess: 'ours' | 'charts';
  /** The namespace of istiod, the east-west gateway and the addons. */
  readonly namespace: string;
  /** Registry and path of Istio's images, without the image's own name. */
  readonly hub: string;
  /** Image flavour that is appended to the tag; empty for the default image. */
  readonly variant: '' | 'debug' | 'distroless';
  /** The DNS domain of the clusters' Services. */
  readonly clusterDomain: string;
}
