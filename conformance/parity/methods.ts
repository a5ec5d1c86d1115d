import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { render, type RenderInvocation } from '../../lib/cli/commands/render.ts';
import type { Io } from '../../lib/cli/io.ts';
import { helm } from '../../lib/installs/helm.ts';
import type { ClusterPlan } from '../../lib/plan/cluster-plan.ts';
import { renderedStages } from '../../lib/plan/rendered-plan.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { compileMesh, emptyCustomisation } from '../../lib/synth/synth.ts';
import { writeYaml } from '../../lib/yaml/write.ts';
import type { RandomDeclaration } from './declarations.ts';
import { readObjects, type RenderedObject } from './objects.ts';
import { type Printed, recorder } from './recorder.ts';
import { patched } from './render.ts';
import { chartFolder, type Tools, writeIn } from './tools.ts';

/** The objects of one cluster, by everything that makes them. */
export interface Made {
  readonly cluster: ClusterPlan;
  /** What istioctl makes of the specs in dist. */
  readonly istioctl: readonly RenderedObject[];
  /** What helm makes of the values in dist, patches applied. */
  readonly helm: readonly RenderedObject[];
  /** What the stages of dist hold with the method `rendered`, by the program that rendered. */
  readonly rendered: Readonly<Record<'istioctl' | 'helm', readonly RenderedObject[]>>;
}

/** What a declaration is rendered with, and where. */
export interface Surroundings {
  readonly tools: Tools;
  /** A public root certificate to pin webhooks to. */
  readonly root: string;
  /** An empty folder. */
  readonly folder: string;
}

type Tree = ReadonlyMap<string, string>;

const fileIn = (dist: Tree, path: string): string => {
  const text = dist.get(path);
  if (text === undefined) throw new Error(`dist has no ${path}`);
  return text;
};

const listSchema = z.looseObject({ resources: z.array(z.string()) });

/** The objects that the kustomizations of the stages list. */
const inStages = (dist: Tree, { name }: ClusterPlan): readonly RenderedObject[] =>
  renderedStages
    .map((stage) => `${name}/mesh/${stage}`)
    .filter((stage) => dist.has(`${stage}/kustomization.yaml`))
    .flatMap((stage) =>
      listSchema
        .parse(parse(fileIn(dist, `${stage}/kustomization.yaml`)))
        .resources.flatMap((file) => readObjects(fileIn(dist, `${stage}/${file}`))),
    );

/** The specs in dist are what a person gives to istioctl. Throws where the recorded run was given another one. */
const bySpecs = (dist: Tree, { name }: ClusterPlan, printed: Printed): readonly RenderedObject[] => {
  const folder = `${name}/istio-operator/`;
  return [...dist]
    .filter(([path]) => path.startsWith(folder))
    .flatMap(([path, text]) => readObjects(printed(path.slice(folder.length), text)));
};

/** The values in dist are what a person, or an engine, gives to helm; the patches are put there by kustomize. */
const byReleases = (
  dist: Tree,
  cluster: ClusterPlan,
  printed: Printed,
  { tools, folder }: Surroundings,
): readonly RenderedObject[] =>
  helm.releases(cluster).flatMap((release) => {
    const file = `${release.name}.yaml`;
    const scratch = join(folder, 'patching', cluster.name, release.name);
    mkdirSync(scratch, { recursive: true });
    return readObjects(patched(release, printed(file, fileIn(dist, `${cluster.name}/helm/${file}`)), scratch, tools));
  });

/** The charts as `isthmus render --charts` wants them: each by its name. */
const namedCharts = ({ tools, folder }: Surroundings): string => {
  const charts = join(folder, 'charts');
  mkdirSync(charts);
  for (const chart of ['base', 'cni', 'istiod', 'gateway'] as const)
    symlinkSync(chartFolder(tools, chart), join(charts, chart));
  return charts;
};

/** Runs the verb; throws with its own words when it refuses. */
const rendered = async (invocation: RenderInvocation): Promise<void> => {
  let said = '';
  const err = (text: string): void => {
    said += text;
  };
  const io: Io = { out: () => undefined, err, columns: 1000, color: false, ascii: true };
  if ((await render(invocation, io)) !== 0) throw new Error(said);
};

const writeMesh = ({ mesh, clusters, pinned }: RandomDeclaration, { folder, root }: Surroundings): string => {
  for (const cluster of pinned ? clusters : []) cpSync(root, join(folder, 'pki', cluster, 'root-cert.pem'));
  return writeIn(folder, 'mesh.yaml', writeYaml(mesh));
};

/**
 * What every method makes of a declaration: it is rendered with istioctl and compiled, then with helm and compiled again.
 * Each program runs once for each of its inputs, as `isthmus render` calls it.
 */
export const madeOf = async (declaration: RandomDeclaration, given: Surroundings): Promise<readonly Made[]> => {
  const { tools, folder } = given;
  const mesh = writeMesh(declaration, given);
  const customisation = emptyCustomisation(defaultRegistry);
  const [specs, values] = [
    recorder(tools.istioctl, join(folder, 'istioctl')),
    recorder(tools.helm, join(folder, 'helm')),
  ];
  const invocation: RenderInvocation = {
    mesh,
    clusters: [],
    with: 'istioctl',
    tools: [specs.path],
    charts: namedCharts(given),
    allowVersion: 'istioctl and the charts are of one build',
    check: false,
    format: 'table',
    folder,
    environment: {},
    customisation,
  };
  await rendered(invocation);
  const one = await compileMesh(mesh, customisation);
  await rendered({ ...invocation, with: 'helm', tools: [values.path] });
  const other = await compileMesh(mesh, customisation);
  const [bySpec, byValues] = [specs.read(), values.read()];
  return one.plan.clusters.map((cluster) => ({
    cluster,
    istioctl: bySpecs(one.tree, cluster, bySpec),
    helm: byReleases(other.tree, cluster, byValues, given),
    rendered: { istioctl: inStages(one.tree, cluster), helm: inStages(other.tree, cluster) },
  }));
};
