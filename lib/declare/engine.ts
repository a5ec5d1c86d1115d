import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { Issue } from '../plan/issue.ts';
import type { ClusterLayout } from '../plan/layout.ts';
import type { JsonObject } from '../plan/manifest.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import type { Release } from '../plan/release.ts';

/** Makes a construct scope for engine objects of the folder `path` below dist, for instance `flux/cluster1`. */
export type EngineFolder = (path: string) => Construct;

/** A GitOps engine as far as a declaration speaks of it: plain data, for whoever reads a mesh and builds nothing. */
export interface EngineWords<S extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** The schema of `gitops.<name>`. */
  readonly options: S;
  /** The install method a mesh gets when it names none. */
  readonly defaultInstall: string;
  /** Annotations that keep the engine from removing an object which leaves the tree. */
  readonly keep: Readonly<Record<string, string>>;
  /** Annotations that keep the engine from rewriting texts of an object. */
  readonly literal: Readonly<Record<string, string>>;
  /** Checks over the whole mesh. Default: none. */
  issues?(mesh: MeshPlan): readonly Issue[];
}

/** A GitOps engine: it knows how stages are applied in order, and how a Helm release reaches a cluster. */
export interface Engine<S extends z.ZodObject = z.ZodObject> extends EngineWords<S> {
  /** Makes the objects that carry out the releases of one stage; they stand in the folder of that stage. */
  releases(stage: Construct, cluster: ClusterPlan, releases: readonly Release[]): void;
  /**
   * A release as an object of `releases` says it, after a user's transforms; undefined where the object carries another
   * or none. Default: releases are taken as the install method said them.
   */
  applied?(object: JsonObject, release: Release): Release | undefined;
  /** Makes the engine's own objects for one cluster, outside the cluster's folder. */
  build(folder: EngineFolder, layout: ClusterLayout): void;
}
