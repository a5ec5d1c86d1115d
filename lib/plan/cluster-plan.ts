import type { EastWestGatewayPlan } from './gateway-plan.ts';
import type { MeshSettings } from './mesh-settings.ts';
import type { OverridesPlan } from './overrides-plan.ts';
import type { RenderedPlan } from './rendered-plan.ts';
import type { IssuerPlan, RemoteSecretSlot, SealedDocument, SealedSlot, SecretStorePlan } from './sealed-plan.ts';
import type { WorkloadPlan } from './workload-plan.ts';

export const platforms = ['other', 'kind', 'k3s', 'k3d', 'minikube', 'gke', 'eks', 'aks', 'openshift'] as const;
export type Platform = (typeof platforms)[number];

/** An addon or sample of one cluster with its complete, checked options. */
export interface AddonPlan {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A service that an addon offers to the control plane and to other addons of its cluster. */
export interface Offer {
  readonly role: 'metrics' | 'tracing' | 'dashboards';
  /** The addon that offers it. */
  readonly addon: string;
  /** Where pods of the cluster reach it. */
  readonly url: string;
  /** Where people reach it; empty when nobody said so. */
  readonly externalUrl: string;
  /** `host:port` that takes spans over OTLP gRPC from the cluster's proxies; empty unless the role is tracing. */
  readonly collector: string;
}

/** The certificate every webhook of the cluster is pinned to; unpinned until a public root certificate is committed. */
export type TrustAnchor =
  | { readonly kind: 'unpinned' }
  | {
      readonly kind: 'pinned';
      /** PEM as it is mounted, trailing newline included. */ readonly rootCertificate: string;
    };

export interface ApiServerPlan {
  /** Address under which peers reach the API server; empty: the one in the kubeconfig. */
  readonly url: string;
  /** PEM bundle that verifies it; empty: the cluster's own CA. */
  readonly ca: string;
  /** Name its certificate must carry; empty: the host of the address. */
  readonly tlsServerName: string;
}

/** One cluster, complete: every default is applied, nothing is looked up in the declaration any more. */
export interface ClusterPlan {
  readonly name: string;
  readonly mesh: MeshSettings;
  readonly role: 'primary';
  readonly network: string;
  readonly platform: Platform;
  /** Name of the kubeconfig context, a hint for commands that talk to the cluster; empty when not declared. */
  readonly context: string;
  /** UID of the namespace kube-system, by which such commands know the cluster; empty when not pinned. */
  readonly uid: string;
  readonly apiServer: ApiServerPlan;
  /** The clusters whose API servers this cluster's istiod reads, in declared order. */
  readonly peers: readonly string[];
  readonly controlPlane: WorkloadPlan;
  readonly gateway: EastWestGatewayPlan;
  /** True when the Istio CNI agent takes the place of the privileged istio-init container. */
  readonly cni: boolean;
  readonly trust: TrustAnchor;
  readonly cacerts: SealedSlot;
  readonly remoteSecrets: readonly RemoteSecretSlot[];
  /** With which this cluster offers the access to itself to its peers, where a store outside Git holds it. */
  readonly accessOffers: readonly SealedDocument[];
  /** For the backend external-secrets. */
  readonly secretStore: SecretStorePlan;
  /** For the backend cert-manager. */
  readonly issuer: IssuerPlan;
  /** Sealed Secrets that images and charts are pulled with; they come before the control plane. */
  readonly pullSecrets: readonly SealedDocument[];
  /** Sealed documents that belong to addons, for instance the login key of Kiali. */
  readonly addonSecrets: readonly SealedDocument[];
  readonly addons: readonly AddonPlan[];
  readonly samples: readonly AddonPlan[];
  readonly offers: readonly Offer[];
  readonly overrides: OverridesPlan;
  /** What a program outside the cluster made of its specs, for the install method that copies it. */
  readonly rendered: RenderedPlan;
}
