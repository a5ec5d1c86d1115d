import * as z from 'zod';
import type { Cluster } from './cluster.ts';
import { ProofError } from '../report/ledger.ts';

const texts = z.record(z.string(), z.string());

const secretSchema = z.looseObject({
  metadata: z.looseObject({
    labels: texts.optional(),
    annotations: texts.optional(),
    ownerReferences: z.array(z.unknown()).optional(),
    uid: z.string().optional(),
    resourceVersion: z.string().optional(),
  }),
  type: z.string().optional(),
  data: texts,
});

/** A Secret as a server or a tool gives it, with its values decoded. */
export interface SecretObject {
  readonly type: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly owners: number;
  readonly values: Readonly<Record<string, string>>;
}

/** Reads a Secret given as data; a missing type is Opaque, as to a server. */
export const readSecret = (object: unknown): SecretObject => {
  const { metadata, type = 'Opaque', data } = secretSchema.parse(object);
  const values = Object.entries(data).map(
    ([key, text]) => [key, Buffer.from(text, 'base64').toString('utf8')] as const,
  );
  return {
    type,
    labels: metadata.labels ?? {},
    annotations: metadata.annotations ?? {},
    owners: metadata.ownerReferences?.length ?? 0,
    values: Object.fromEntries(values),
  };
};

/** A Secret of a cluster; throws a ProofError when it is not there. */
export const secretOf = (cluster: Cluster, name: string, namespace = 'istio-system'): SecretObject => {
  const object = cluster.object('secret', name, namespace);
  if (object === undefined) throw new ProofError(`${cluster.name} has no Secret ${namespace}/${name}`);
  return readSecret(object);
};

export const hasSecret = (cluster: Cluster, name: string, namespace = 'istio-system'): boolean =>
  cluster.object('secret', name, namespace) !== undefined;

/** The same as text whatever the order of keys, to compare and to show. */
export const sortedJson = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
