import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import * as z from 'zod';
import type { Ground } from '../suite.ts';
import type { Cluster } from './cluster.ts';
import { CommandError, run } from './command.ts';

const releaseSchema = z.looseObject({
  kind: z.literal('HelmRelease'),
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({
    releaseName: z.string(),
    dependsOn: z.array(z.looseObject({ name: z.string() })).optional(),
    chart: z.looseObject({ spec: z.looseObject({ chart: z.string(), version: z.string() }) }),
    postRenderers: z.array(z.looseObject({ kustomize: z.looseObject({ patches: z.array(z.unknown()) }) })).optional(),
    values: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** A HelmRelease as far as carrying it out needs it. */
export type HelmRelease = z.output<typeof releaseSchema>;

/** Charts in Istio's sources. The lab installs those of the pinned istiod, whatever version the release names. */
export const chartFolders: Readonly<Record<string, string>> = {
  base: 'base',
  istiod: 'istio-control/istio-discovery',
  gateway: 'gateway',
  cni: 'istio-cni',
};

/** What is needed first comes first. */
const ordered = (releases: readonly HelmRelease[]): readonly HelmRelease[] => {
  const needs = ({ spec }: HelmRelease): number => spec.dependsOn?.length ?? 0;
  return releases.toSorted((one, other) => needs(one) - needs(other));
};

/** Reads a HelmRelease given as data; undefined when it is another kind. */
export const asRelease = (object: unknown): HelmRelease | undefined => releaseSchema.safeParse(object).data;

/** The HelmReleases of a stage folder, in the order in which they depend on each other. */
export const releasesIn = (folder: string): readonly HelmRelease[] =>
  ordered(
    readdirSync(folder)
      .filter((name) => name.startsWith('helmrelease-'))
      .map((name) => releaseSchema.parse(parse(readFileSync(join(folder, name), 'utf8')))),
  );

export interface CarryOut {
  readonly cluster: Cluster;
  readonly ground: Ground;
  /** Values over those of the release: only for what the lab's Envoy cannot do. */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/** The patches of a release as a program for helm: it gets what was rendered on stdin and prints it patched. */
const postRenderer = (release: HelmRelease, folder: string, kustomize: string): string => {
  const patches = (release.spec.postRenderers ?? []).flatMap(({ kustomize: { patches: some } }) => some);
  writeFileSync(join(folder, 'kustomization.yaml'), stringify({ resources: ['rendered.yaml'], patches }));
  const program = join(folder, 'patch');
  writeFileSync(program, `#!/bin/sh\nset -e\ncat > '${folder}/rendered.yaml'\nexec '${kustomize}' build '${folder}'\n`);
  chmodSync(program, 0o700);
  return program;
};

/** What helm is told of a release, whatever it then does with it. */
interface HelmCall {
  readonly folder: string;
  readonly args: readonly string[];
}

const helmCall = (release: HelmRelease, { cluster, ground, overrides = {} }: CarryOut): HelmCall => {
  const { metadata, spec } = release;
  const chart = chartFolders[spec.chart.spec.chart];
  if (chart === undefined) throw new CommandError(`no chart ${spec.chart.spec.chart}`);
  const folder = join(cluster.folder, 'releases', spec.releaseName);
  mkdirSync(folder, { recursive: true });
  const files = [spec.values ?? {}, overrides].map((values, at) => {
    const file = join(folder, `values-${at}.json`);
    // A HelmRelease reaches helm through JSON, too: in YAML, helm would read the text `on` as a truth value.
    writeFileSync(file, JSON.stringify(values));
    return file;
  });
  const program = postRenderer(release, folder, ground.tool('kustomize'));
  const args = [
    spec.releaseName,
    join(ground.tool('charts'), chart),
    `--namespace=${metadata.namespace}`,
    `--post-renderer=${program}`,
    ...files.map((file) => `--values=${file}`),
  ];
  return { folder, args };
};

/**
 * Does with a HelmRelease what Flux' helm-controller does, with the real helm: chart, values, patches, and the release
 * recorded in the cluster. The chart comes from Istio's sources and not from the repository the release names.
 */
export const carryOut = (release: HelmRelease, given: CarryOut): void => {
  const { folder, args } = helmCall(release, given);
  // helm-controller takes over what stands there, unless a release says disableTakeOwnership.
  const flags = ['--install', '--take-ownership', `--kubeconfig=${given.cluster.adminKubeconfig}`];
  run(given.ground.tool('helm'), ['upgrade', ...flags, ...args], { env: { HOME: folder } });
};

/** The objects of a release as carryOut would apply them, without a cluster. */
export const renderedRelease = (release: HelmRelease, given: CarryOut): readonly unknown[] => {
  const { folder, args } = helmCall(release, given);
  const text = run(given.ground.tool('helm'), ['template', ...args], { env: { HOME: folder } });
  return parseAllDocuments(text).map((document): unknown => document.toJS());
};
