/** An Istio release, read once from `istio.version`. */
export interface IstioVersion {
  /** As declared and as the charts and images spell it, for instance `1.30.3`. */
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

export interface IstioPlan {
  readonly version: IstioVersion;
  /** The namespace of istiod, the east-west gateway and the addons. */
  readonly namespace: string;
  /** Registry and path of Istio's images, without the image's own name. */
  readonly hub: string;
  /** Image flavour that is appended to the tag; empty for the default image. */
  readonly variant: '' | 'debug' | 'distroless';
  /** The DNS domain of the clusters' Services. */
  readonly clusterDomain: string;
}
