import * as z from 'zod';
import { backendNames } from '../backends.ts';
import { defaults } from '../defaults.ts';

const backend = z.enum(backendNames);

export const secretsSchema = z.strictObject({
  backend: backend.exactOptional().meta({
    description:
      'How Secrets stand in Git: sealed for the cluster, as references to a store, or not at all (existing).',
    default: defaults.backend,
  }),
  cacerts: backend.exactOptional().meta({ description: 'Another backend for the CA of istiod. Default: backend.' }),
  remoteAccess: backend.exactOptional().meta({
    description: 'Another backend for the remote secrets. Default: backend.',
  }),
});
