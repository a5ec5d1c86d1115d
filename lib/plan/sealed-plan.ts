import type { JsonObject, Manifest, ObjectRef } from './manifest.ts';

/** CEL expressions by which Flux tells a sealed document that failed from one that is on its way. */
export interface HealthExpressions {
  readonly apiVersion: string;
  readonly kind: string;
  readonly failed: string;
  readonly current: string;
}

/** The store outside Git that external-secrets reads and writes. */
export interface SecretStorePlan {
  readonly kind: 'SecretStore' | 'ClusterSecretStore';
  /** Empty: none is declared. */
  readonly name: string;
  /** `spec.provider` of the store that synth makes; empty where the platform team makes it. */
  readonly provider: JsonObject;
}

/** The issuer of cert-manager that signs the CA of a cluster. */
export interface IssuerPlan {
  readonly kind: string;
  /** Empty: none is declared. */
  readonly name: string;
  readonly group: string;
}

/** What a sealing backend means to the stages: which documents it makes and how their success is seen. */
export interface BackendPlan {
  readonly name: string;
  /** API group (without version) and kind of the documents the backend seals into. */
  readonly documents: readonly { readonly group: string; readonly kind: string }[];
  readonly health: readonly HealthExpressions[];
  /** True when the engine itself has to decrypt the documents (sops). */
  readonly decrypts: boolean;
}

/** A committed document of sealed/<cluster>/: copied byte for byte, its content is only looked at. */
export interface SealedDocument {
  /** Path relative to the folder of mesh.yaml. */
  readonly file: string;
  readonly text: string;
  readonly object: Manifest & JsonObject;
  /** What seals into documents of its kind. */
  readonly backend: BackendPlan;
}

/** A place for one Secret that is never in Git in the clear. */
export interface SealedSlot {
  readonly backend: BackendPlan;
  /** The Secret that must exist in the cluster in the end. */
  readonly secret: ObjectRef;
  /** Empty while nothing is sealed yet. */
  readonly documents: readonly SealedDocument[];
  readonly state: 'pending' | 'sealed' | 'existing';
}

export interface RemoteSecretSlot extends SealedSlot {
  /** The cluster whose API server the Secret opens. */
  readonly peer: string;
}
