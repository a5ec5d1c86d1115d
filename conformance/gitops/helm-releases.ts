import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';

const listSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string(), generation: z.number() }),
      spec: z.looseObject({ suspend: z.boolean().default(false) }),
      status: z
        .looseObject({
          observedGeneration: z.number().optional(),
          conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).default([]),
        })
        .prefault({}),
    }),
  ),
});

/** What a HelmRelease is told, and what is said about it. */
export interface ReleaseState {
  readonly name: string;
  readonly suspended: boolean;
  readonly ready: boolean;
}

/** The HelmReleases of a cluster, sorted by name. */
export const helmReleasesOf = (cluster: Cluster): readonly ReleaseState[] => {
  const text = cluster.kubectl(['get', 'helmreleases', '-A', '-o', 'json']);
  return listSchema
    .parse(JSON.parse(text))
    .items.map(({ metadata, spec, status }) => ({
      name: metadata.name,
      suspended: spec.suspend,
      ready:
        status.observedGeneration === metadata.generation &&
        status.conditions.some(({ type, status: holds }) => type === 'Ready' && holds === 'True'),
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
};
