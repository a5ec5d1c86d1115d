import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import { fluxNamespace } from './repository.ts';

const text = z.string().default('');

const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.string(),
  reason: z.string(),
  message: z.string(),
});

const kustomizationSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), generation: z.number(), uid: z.string() }),
  spec: z.looseObject({
    timeout: text,
    prune: z.boolean(),
    dependsOn: z.array(z.object({ name: z.string() })).default([]),
  }),
  status: z
    .looseObject({
      observedGeneration: z.number().optional(),
      lastAppliedRevision: text,
      lastAttemptedRevision: text,
      conditions: z.array(conditionSchema).default([]),
    })
    .prefault({}),
});

const listSchema = z.looseObject({ items: z.array(z.unknown()) });

/** What Flux says about a Kustomization. */
export interface Kustomization {
  readonly name: string;
  readonly uid: string;
  readonly timeout: string;
  /** Whether what leaves its tree leaves the cluster. */
  readonly prune: boolean;
  readonly dependsOn: readonly string[];
  /** Unknown, too, while nothing was said yet. */
  readonly ready: string;
  readonly reason: string;
  readonly message: string;
  /** The revision of which everything is applied and healthy; empty while this spec was not. */
  readonly readyAt: string;
  readonly attempted: string;
}

const silent = { type: 'Ready', status: 'Unknown', reason: '', message: '' };

/** Reads a Kustomization given as data, as the API server and its watches give it. */
export const asKustomization = (object: unknown): Kustomization => {
  const { metadata, spec, status } = kustomizationSchema.parse(object);
  const said = status.conditions.find(({ type }) => type === 'Ready') ?? silent;
  const isDone = said.status === 'True' && status.observedGeneration === metadata.generation;
  return {
    name: metadata.name,
    uid: metadata.uid,
    timeout: spec.timeout,
    prune: spec.prune,
    dependsOn: spec.dependsOn.map(({ name }) => name),
    ready: said.status,
    reason: said.reason,
    message: said.message,
    readyAt: isDone ? status.lastAppliedRevision : '',
    attempted: status.lastAttemptedRevision,
  };
};

const kind = 'kustomizations.kustomize.toolkit.fluxcd.io';

/** All Kustomizations of a cluster by their names. */
export const kustomizationsOf = (cluster: Cluster): ReadonlyMap<string, Kustomization> => {
  const listed = cluster.kubectl(['get', kind, '-n', fluxNamespace, '-o', 'json']);
  const found = listSchema.parse(JSON.parse(listed)).items.map(asKustomization);
  return new Map(found.map((one) => [one.name, one] as const));
};

/** Asks Flux to look at a Kustomization now, as `flux reconcile` does. */
export const reconcileNow = (cluster: Cluster, name: string): void => {
  const request = `reconcile.fluxcd.io/requestedAt=${new Date().toISOString()}`;
  cluster.kubectl(['annotate', kind, name, '-n', fluxNamespace, '--overwrite', request]);
};

/** Deletes Kustomizations, and waits until what goes with them was told to go. */
export const deleteKustomizations = (cluster: Cluster, names: readonly string[]): void => {
  cluster.kubectl(['delete', kind, ...names, '-n', fluxNamespace, '--timeout=60s']);
};
