import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { Install } from '../plan/install.ts';
import type { Issue } from '../plan/issue.ts';
import type { ClusterLayout } from '../plan/layout.ts';
import type { JsonObject, ObjectRef } from '../plan/manifest.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import type { Release } from '../plan/release.ts';

/** Makes a construct scope for engine objects of the folder `path` below dist, for instance `flux/cluster1`. */
export type EngineFolder = (path: string) => Construct;

/** A cluster whose stages are built, as an engine that stands outside of it sees it. */
export interface BuiltCluster {
  readonly cluster: ClusterPlan;
  readonly layout: ClusterLayout;
  /** Charts that the engine carries out. */
  readonly releases: readonly Release[];
  /** Every object of its stages after a user's transforms, sealed documents too. */
  readonly objects: readonly ObjectRef[];
}

/** A file of an engine that is no object: the path is relative to dist, no kustomization lists it. */
export interface EngineText {
  readonly path: string;
  readonly text: string;
}

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
  /** Kinds of custom resources of which the engine can tell when they are ready. Default: none. */
  readonly judges?: 'all' | readonly string[] | ((mesh: MeshSettings) => readonly string[]);
  /** Checks over the whole mesh. Default: none. */
  issues?(mesh: MeshPlan): readonly Issue[];
}

/** A GitOps engine: it knows how stages are applied in order, and how a Helm release reaches a cluster. */
export interface Engine<S extends z.ZodObject = z.ZodObject> extends EngineWords<S> {
  /** Whether `Release.patches` reach the cluster, so that a declaration may bring its own. Default: false. */
  readonly carriesPatches?: boolean;
  /**
   * True where the engine's own object of a stage says that nothing of the stage is removed. Default: false, then every
   * object of a stage that must stay carries `keep`.
   */
  readonly keepsStages?: boolean;
  /** Makes the objects that carry out the releases of one stage; they stand in the folder of that stage. */
  releases(stage: Construct, cluster: ClusterPlan, releases: readonly Release[]): void;
  /**
   * A release as an object of `releases` says it, after a user's transforms; undefined where the object carries another
   * or none. Default: releases are taken as the install method said them.
   */
  applied?(object: JsonObject, release: Release): Release | undefined;
  /** Makes the engine's own objects for one cluster, outside the cluster's folder. */
  build(folder: EngineFolder, layout: ClusterLayout): void;
  /** Makes the engine's own objects for the mesh as a whole, when all clusters are built. Default: none. */
  mesh?(folder: EngineFolder, clusters: readonly BuiltCluster[]): void;
  /** Files beside those objects. Default: none. */
  texts?(clusters: readonly BuiltCluster[]): readonly EngineText[];
  /** The text of dist/<cluster>/apply.sh, for an engine that is a person with a shell. Default: there is none. */
  script?(layout: ClusterLayout, install: Install, releases: readonly Release[]): string;
  /** Why releases of the mesh cannot be carried out. Default: they can. */
  releaseIssues?(mesh: MeshPlan, releasesOf: (cluster: ClusterPlan) => readonly Release[]): readonly Issue[];
}
