import { defaults } from '../declare/defaults.ts';
import type { Registry } from '../declare/registry.ts';
import type { MeshSpec } from '../declare/schema/mesh.ts';
import { defaultHub } from '../istio/hub.ts';
import { parseIstioVersion } from '../istio/version.ts';
import type { IstioPlan } from '../plan/istio-plan.ts';
import type { JsonObject } from '../plan/manifest.ts';
import type { GitopsPlan, MeshSettings } from '../plan/mesh-settings.ts';

const resolveIstio = (spec: MeshSpec['istio']): IstioPlan => {
  const version = parseIstioVersion(spec.version);
  return {
    version,
    namespace: spec.namespace ?? defaults.istio.namespace,
    hub: spec.hub ?? defaultHub(version),
    variant: spec.variant ?? defaults.istio.variant,
    clusterDomain: spec.clusterDomain ?? defaults.istio.clusterDomain,
  };
};

const engineOf = (spec: MeshSpec, registry: Registry): Registry['engines'][number] => {
  const name = spec.gitops?.engine ?? defaults.gitops.engine;
  const engine = registry.engines.find((known) => known.name === name) ?? registry.engines[0];
  if (!engine) throw new Error('a registry without an engine cannot resolve a mesh');
  return engine;
};

const resolveGitops = (spec: MeshSpec, registry: Registry): GitopsPlan => {
  const gitops: NonNullable<MeshSpec['gitops']> = spec.gitops ?? {};
  const engine = engineOf(spec, registry);
  return {
    engine: engine.name,
    repository: gitops.repository ?? '',
    branch: gitops.branch ?? defaults.gitops.branch,
    path: (gitops.path ?? defaults.gitops.path).replace(/^(\.\/)+|\/+$/g, '') || '.',
    dependsOn: (gitops.dependsOn ?? []).map(({ name, namespace }) => ({ name, namespace: namespace ?? '' })),
    keep: engine.keep,
    literal: engine.literal,
    // The schema checked the declared part; parsing it whole fills the engine's own defaults.
    options: engine.options.parse(Object.entries(gitops).find(([name]) => name === engine.name)?.[1] ?? {}) as JsonObject,
  };
};

/** What all clusters share, complete. */
export const resolveSettings = (spec: MeshSpec, multiNetwork: boolean, registry: Registry): MeshSettings => ({
  name: spec.mesh,
  istio: resolveIstio(spec.istio),
  trustDomain: spec.trustDomain ?? defaults.trustDomain,
  trustDomainAliases: spec.trustDomainAliases ?? [],
  mtls: spec.mtls ?? defaults.mtls,
  multiNetwork,
  images: { pullSecrets: spec.images?.pullSecrets ?? [], mirrors: spec.images?.mirrors ?? {} },
  install: {
    method: spec.install?.method ?? engineOf(spec, registry).defaultInstall,
    charts: {
      repository: spec.install?.charts?.repository ?? defaults.charts,
      secret: spec.install?.charts?.secret ?? '',
    },
  },
  gitops: resolveGitops(spec, registry),
});
