import * as z from 'zod';
import type { Json } from '../../plan/manifest.ts';
import { backendNames } from '../backends.ts';
import { defaults } from '../defaults.ts';
import { asDnsName } from './text.ts';

const backend = z.enum(backendNames);

const store = z.strictObject({
  name: asDnsName().exactOptional().meta({ description: 'Its name in the cluster.' }),
  kind: z.enum(['SecretStore', 'ClusterSecretStore']).exactOptional().meta({
    description: 'SecretStore stands in the Istio namespace, ClusterSecretStore serves the whole cluster.',
    default: defaults.secretStore.kind,
  }),
  provider: z.record(z.string(), z.custom<Json>()).exactOptional().meta({
    description: 'spec.provider of the store: synth makes it. Left out: it exists already.',
  }),
});

const issuer = z.strictObject({
  name: asDnsName().exactOptional().meta({ description: 'Its name in the cluster.' }),
  kind: z.string().min(1).exactOptional().meta({
    description: 'Issuer stands in the Istio namespace, ClusterIssuer serves the whole cluster.',
    default: defaults.issuer.kind,
  }),
  group: asDnsName().exactOptional().meta({
    description: 'API group of the kind, for issuers that do not come with cert-manager.',
    default: defaults.issuer.group,
  }),
});

export const secretsSchema = z.strictObject({
  backend: backend.exactOptional().meta({
    description:
      'How Secrets stand in Git: sealed for the cluster, as references to a store or an issuer, not at all (existing), or in the clear outside Git for a trial (plain).',
    default: defaults.backend,
  }),
  cacerts: backend.exactOptional().meta({ description: 'Another backend for the CA of istiod. Default: backend.' }),
  remoteAccess: backend.exactOptional().meta({
    description: 'Another backend for the remote secrets. Default: backend.',
  }),
  store: store.exactOptional().meta({ description: 'The store of external-secrets.' }),
  issuer: issuer.exactOptional().meta({ description: 'The issuer of cert-manager.' }),
});

export type SecretsSpec = z.output<typeof secretsSchema>;
