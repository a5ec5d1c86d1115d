import type { JsonObject, Manifest } from '../plan/manifest.ts';
import { plainMark } from '../plan/plain-mark.ts';
import type { BackendPlan, HealthExpressions } from '../plan/sealed-plan.ts';

/** What the operator of external-secrets says of its objects. */
const ready = (apiVersion: string, kind: string): HealthExpressions => ({
  apiVersion,
  kind,
  failed: "status.conditions.exists(c, c.type == 'Ready' && c.status == 'False')",
  current: "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
});

/**
 * A Certificate is not Ready from its first moment on, so that alone is no failure: an issuance that ended without a
 * certificate is (cert-manager/cert-manager 1.21.1, condition Issuing). One that is still valid is kept meanwhile.
 */
const certificateHealth: HealthExpressions = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  failed:
    "status.conditions.exists(c, c.type == 'Issuing' && c.status == 'False' && c.reason != 'Issued') && !status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
  current:
    "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True' && c.observedGeneration == metadata.generation)",
};

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
    documents: [
      { group: 'external-secrets.io', kind: 'ExternalSecret' },
      { group: 'external-secrets.io', kind: 'PushSecret' },
    ],
    health: [ready('external-secrets.io/v1', 'ExternalSecret'), ready('external-secrets.io/v1alpha1', 'PushSecret')],
    decrypts: false,
  },
  'cert-manager': {
    name: 'cert-manager',
    documents: [{ group: 'cert-manager.io', kind: 'Certificate' }],
    health: [certificateHealth],
    decrypts: false,
  },
  existing: { name: 'existing', documents: [], health: [], decrypts: false },
  plain: { name: 'plain', documents: [{ group: '', kind: 'Secret' }], health: [], decrypts: false },
} as const satisfies Record<string, BackendPlan>;

export type BackendName = keyof typeof backends;

export const backendNames = [
  'sealed-secrets',
  'sops',
  'external-secrets',
  'cert-manager',
  'existing',
  'plain',
] as const satisfies BackendName[];

export const backendPlan = (name: BackendName): BackendPlan => backends[name];

const groupOf = ({ apiVersion }: Manifest): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

const isMarkedPlain = ({ metadata }: Manifest): boolean =>
  Object.entries(plainMark).every(([label, value]) => metadata.labels?.[label] === value);

/** Two backends make Secrets: sops leaves its own block in them, plain its mark. One with neither is nobody's. */
const secretBackend = (object: Manifest & JsonObject): BackendPlan | undefined => {
  if (Object.hasOwn(object, 'sops')) return backends.sops;
  return isMarkedPlain(object) ? backends.plain : undefined;
};

/** The backend that makes such documents; undefined for what seals nothing, and for a Secret that nobody sealed. */
export const backendOf = (object: Manifest & JsonObject): BackendPlan | undefined => {
  const group = groupOf(object);
  if (group === '' && object.kind === 'Secret') return secretBackend(object);
  const made = (plan: BackendPlan): boolean =>
    plan.documents.some((wanted) => wanted.kind === object.kind && wanted.group === group);
  return backendNames.map(backendPlan).find(made);
};
