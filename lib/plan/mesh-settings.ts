import type { IstioPlan } from './istio-plan.ts';

export interface ImagesPlan {
  /** Names of image pull Secrets, expected in every namespace whose pods need them. */
  readonly pullSecrets: readonly string[];
  /** Registry host to the mirror that replaces it, for the images of addons and samples. */
  readonly mirrors: Readonly<Record<string, string>>;
}

export interface InstallPlan {
  /** The name of the install method. */
  readonly method: string;
  /** The install method that is announced to come next; empty for none. */
  readonly next: string;
  /** True where istioctl's specs are applied to an operator in the cluster, which Istio had up to 1.23. */
  readonly operator: boolean;
  readonly charts: {
    /** `https://` for a Helm repository, `oci://` for a registry. */
    readonly repository: string;
    /** Secret with the credentials of the repository, in the Istio namespace; empty for none. */
    readonly secret: string;
  };
}

/** A stage of the platform team that must be ready before stage 20: it installs the sealing controller. */
export interface PlatformDependency {
  readonly name: string;
  readonly namespace: string;
}

export interface GitopsPlan {
  /** The name of the engine. */
  readonly engine: string;
  readonly repository: string;
  readonly branch: string;
  /** Folder of mesh.yaml inside the repository, `.` for its root. */
  readonly path: string;
  readonly dependsOn: readonly PlatformDependency[];
  /** Annotations that keep the engine from removing an object which leaves the tree. */
  readonly keep: Readonly<Record<string, string>>;
  /** Annotations that keep the engine from rewriting texts of an object, for instance `${...}` in a dashboard. */
  readonly literal: Readonly<Record<string, string>>;
  /** The engine's own options, checked by its schema and complete. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * What all clusters of a mesh share. Every ClusterPlan of a mesh holds the same object, so it also serves as the key
 * under which things that are equal in all clusters are kept.
 */
export interface MeshSettings {
  /** Istio's meshID. */
  readonly name: string;
  readonly istio: IstioPlan;
  readonly trustDomain: string;
  readonly trustDomainAliases: readonly string[];
  /** Mode of the mesh-wide PeerAuthentication. */
  readonly mtls: 'STRICT' | 'PERMISSIVE';
  /** True when the clusters stand in more than one network. */
  readonly multiNetwork: boolean;
  readonly images: ImagesPlan;
  readonly install: InstallPlan;
  readonly gitops: GitopsPlan;
}
