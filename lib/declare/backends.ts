import type { BackendPlan } from '../plan/sealed-plan.ts';

/**
 * The sealing backends as the stages see them: which documents hold a Secret, and how success shows.
 *
 * `has(status)` would end a Flux Kustomization with InvalidCELExpression while the object has no status yet, so the
 * expressions test fields directly: an error in them counts as "not there yet" (kustomize-controller 1.9.5, seen).
 */
const backends = {
  'sealed-secrets': {
    name: 'sealed-secrets',
    documents: [{ group: 'bitnami.com', kind: 'SealedSecret' }],
    health: [
      {
        apiVersion: 'bitnami.com/v1alpha1',
        kind: 'SealedSecret',
        failed: "status.conditions.exists(c, c.type == 'Synced' && c.status == 'False')",
        current:
          "status.observedGeneration == metadata.generation && status.conditions.exists(c, c.type == 'Synced' && c.status == 'True')",
      },
    ],
    decrypts: false,
  },
  sops: { name: 'sops', documents: [{ group: '', kind: 'Secret' }], health: [], decrypts: true },
  'external-secrets': {
    name: 'external-secrets',
    documents: [{ group: 'external-secrets.io', kind: 'ExternalSecret' }],
    health: [
      {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        failed: "status.conditions.exists(c, c.type == 'Ready' && c.status == 'False')",
        current: "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
      },
    ],
    decrypts: false,
  },
  existing: { name: 'existing', documents: [], health: [], decrypts: false },
} as const satisfies Record<string, BackendPlan>;

export type BackendName = keyof typeof backends;

export const backendNames = ['sealed-secrets', 'sops', 'external-secrets', 'existing'] as const satisfies BackendName[];

export const backendPlan = (name: BackendName): BackendPlan => backends[name];

/** The backend that makes documents of a kind; undefined for kinds that seal nothing. */
export const backendOf = (apiVersion: string, kind: string): BackendPlan | undefined => {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const made = (plan: BackendPlan): boolean =>
    plan.documents.some((wanted) => wanted.kind === kind && wanted.group === group);
  return backendNames.map(backendPlan).find(made);
};
