import { merge } from '../plan/merge.ts';
import { forCluster } from '../declare/placeholder.ts';
import type { Vocabulary } from '../declare/registry.ts';
import { type ClusterSpec, clusterSchema } from '../declare/schema/cluster.ts';
import type { IssuePath } from '../plan/issue.ts';
import { isMap, type Json } from '../plan/manifest.ts';

const schemas = new WeakMap<Vocabulary, ReturnType<typeof clusterSchema>>();

/** Composed once per registry: a mesh may have a thousand clusters. */
const schemaOf = (registry: Vocabulary): ReturnType<typeof clusterSchema> => {
  const schema = schemas.get(registry) ?? clusterSchema(registry);
  schemas.set(registry, schema);
  return schema;
};

const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (here, step) => (isMap(here) && Object.hasOwn(here, step) ? here[step] : undefined),
    value,
  );

export type AddonSection = 'addons' | 'samples';

/** What one place of a declaration says under `overrides`. */
export interface DeclaredOverrides {
  readonly at: IssuePath;
  readonly said: Json | undefined;
}

/** What a declaration says of one cluster. */
export interface DeclaredCluster {
  readonly name: string;
  /** clusterDefaults under the cluster's own words, placeholders replaced. */
  readonly spec: ClusterSpec;
  /** What it says of addons or samples: of the mesh, of all clusters, of this one; weakest first. */
  readonly layers: Readonly<Record<AddonSection, readonly (Json | undefined)[]>>;
  /** Of the mesh, of all clusters, of this one; weakest first. */
  readonly overrides: readonly DeclaredOverrides[];
}

/** One cluster out of a whole declaration that passed its schema. */
export const declaredCluster = (declaration: Json, name: string, registry: Vocabulary): DeclaredCluster => {
  const shared = at(declaration, 'clusterDefaults');
  const own = at(declaration, 'clusters', name);
  const layersOf = (section: AddonSection): readonly (Json | undefined)[] => [
    at(declaration, section),
    at(shared, section),
    at(own, section),
  ];
  return {
    name,
    spec: schemaOf(registry).parse(forCluster(merge(shared, own), name)),
    layers: { addons: layersOf('addons'), samples: layersOf('samples') },
    overrides: [['overrides'], ['clusterDefaults', 'overrides'], ['clusters', name, 'overrides']].map((path) => ({
      at: path,
      said: at(declaration, ...path),
    })),
  };
};
