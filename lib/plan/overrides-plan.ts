import type { IssuePath } from './issue.ts';
import type { JsonObject } from './manifest.ts';
import { holds } from './merge.ts';
import type { IstioChart } from './release.ts';
import type { Stage } from './stage.ts';

/** The charts whose values can be overridden, in the order they are shown. */
export const overriddenCharts = ['base', 'istiod', 'cni', 'gateway'] as const satisfies readonly IstioChart[];

/** What an override says of one object: laid over it (RFC 7386), or done to it step by step (RFC 6902). */
export type ObjectChange =
  | { readonly kind: 'merge'; readonly patch: JsonObject }
  | { readonly kind: 'json'; readonly operations: readonly JsonObject[] };

/** Which objects a patch is for; an empty text stands for any. */
export interface PatchTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * A change to an object that isthmus makes, or to one that a chart makes in the cluster. What no cluster replaces in its
 * text (`{cluster}`) is the very same patch for all clusters.
 */
export interface ObjectPatch {
  /** Where the declaration says it. */
  readonly at: IssuePath;
  readonly target: PatchTarget;
  /** The release whose chart makes the object; empty: dist holds the object itself. */
  readonly release: string;
  /** Empty: any. */
  readonly stage: Stage | '';
  readonly change: ObjectChange;
  /** Why, in the words of whoever wrote it; never empty. */
  readonly reason: string;
}

/** What one place of the declaration says of values and mesh config, with the cluster's name put in. */
export interface OverrideLayer {
  /** Of the mesh, of all clusters, or of one: the path of `overrides` there. */
  readonly at: IssuePath;
  /** The keys `values` and `meshConfig` as declared. */
  readonly said: JsonObject;
}

/** The overrides of one cluster. */
export interface OverridesPlan {
  /** Helm values by chart, all layers laid over each other. */
  readonly values: Readonly<Record<IstioChart, JsonObject>>;
  readonly meshConfig: JsonObject;
  /** Those of the mesh first, then of all clusters, then of this one. */
  readonly patches: readonly ObjectPatch[];
  /** Where values and mesh config come from; weakest first. */
  readonly layers: readonly OverrideLayer[];
}

export const noOverrides: OverridesPlan = {
  values: { base: {}, istiod: {}, cni: {}, gateway: {} },
  meshConfig: {},
  patches: [],
  layers: [],
};

/** The place of the declaration whose word counts for a path that begins with `values` or `meshConfig`. */
export const saidAt = ({ layers }: OverridesPlan, path: IssuePath): IssuePath | undefined => {
  const layer = layers.findLast(({ said }) => holds(said, path));
  return layer === undefined ? undefined : [...layer.at, ...path];
};
