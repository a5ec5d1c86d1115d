import { App, Chart } from 'cdk8s';
import type * as z from 'zod';
import type { Container, PodSpec } from '../../imports/core.ts';
import type { Deployment, KubeManifest } from '../../imports/index.ts';
import type { Addon } from '../../lib/declare/addon.ts';
import type { ClusterPlan, Offer } from '../../lib/plan/cluster-plan.ts';
import type { MeshPlan } from '../../lib/plan/mesh-plan.ts';
import type { MeshSettings } from '../../lib/plan/mesh-settings.ts';
import { cluster, settings } from '../installs/cluster-fixture.ts';

export { istio } from '../installs/cluster-fixture.ts';

/** What an engine wants on objects whose texts it must leave alone. */
export const literal = { 'example.com/substitute': 'disabled' };
export const keep = { 'example.com/prune': 'disabled' };

export const mesh = (changes: Partial<MeshSettings> = {}): MeshSettings => {
  const { gitops, ...rest } = settings(changes);
  return { ...rest, gitops: { ...gitops, literal, keep } };
};

/** A cluster of that mesh; `offers` is empty unless something is said. */
export const plan = (changes: Partial<ClusterPlan> = {}): ClusterPlan => cluster({ mesh: mesh(), ...changes });

export const meshPlan = (...clusters: readonly ClusterPlan[]): MeshPlan => ({
  settings: clusters[0]?.mesh ?? mesh(),
  topology: 'multi-primary',
  networks: [],
  clusters,
});

export const offer = (role: Offer['role'], url: string, externalUrl = ''): Offer => ({
  role,
  addon: role,
  url,
  externalUrl,
  collector: '',
});

type OfKind<K> = Extract<KubeManifest, { kind: K }>;

/** The objects an addon makes in one cluster. */
export interface Built {
  readonly all: readonly KubeManifest[];
  /** Kind, a slash, and the name of every object. */
  readonly names: readonly string[];
  readonly get: <K extends KubeManifest['kind']>(kind: K, name: string) => OfKind<K>;
}

export const build = async <S extends z.ZodObject>(
  addon: Addon<S>,
  into: ClusterPlan,
  options: z.input<S>,
): Promise<Built> => {
  const chart = new Chart(new App(), 'addons', { disableResourceNameHashes: true });
  await addon.build(chart, into, addon.options.parse(options));
  const all: KubeManifest[] = chart.toJson();
  return {
    all,
    names: all.map(({ kind, metadata }) => `${kind}/${metadata.name}`).toSorted(),
    get: <K extends KubeManifest['kind']>(kind: K, name: string) => {
      const isIt = (manifest: KubeManifest): manifest is OfKind<K> =>
        manifest.kind === kind && manifest.metadata.name === name;
      const found = all.find(isIt);
      if (found === undefined) throw new Error(`there is no ${kind} ${name}`);
      return found;
    },
  };
};

export const podOf = ({ spec }: Deployment): PodSpec => {
  const pod = spec?.template.spec;
  if (pod === undefined) throw new Error('the Deployment has no pod');
  return pod;
};

export const containerOf = (deployment: Deployment): Container => {
  const [container] = podOf(deployment).containers;
  if (container === undefined) throw new Error('the pod has no container');
  return container;
};

export const annotationsOf = ({ spec }: Deployment): Readonly<Record<string, string>> =>
  spec?.template.metadata?.annotations ?? {};
