import { defaults } from '../declare/defaults.ts';
import type { EngineWords } from '../declare/engine.ts';
import type { Vocabulary } from '../declare/registry.ts';
import { wholeOptions } from '../declare/schema/options.ts';
import type { MeshSpec } from '../declare/schema/mesh.ts';
import { defaultHub } from '../istio/hub.ts';
import { parseIstioVersion } from '../istio/version.ts';
import type { IstioPlan } from '../plan/istio-plan.ts';
import type { GitopsPlan, InstallPlan, MeshSettings } from '../plan/mesh-settings.ts';

const resolveIstio = (spec: MeshSpec['istio']): IstioPlan => {
  const version = parseIstioVersion(spec.version);
  return { ...defaults.istio, hub: defaultHub(version), ...spec, version };
};

const engineOf = (spec: MeshSpec, registry: Vocabulary): EngineWords => {
  const name = spec.gitops?.engine ?? defaults.gitops.engine;
  const engine = registry.engines.find((known) => known.name === name) ?? registry.engines[0];
  if (!engine) throw new Error('a registry without an engine cannot resolve a mesh');
  return engine;
};

/** The engine's own words in the declaration; its schema checked them, and fills its defaults when it sees them whole. */
const engineOptions = (spec: NonNullable<MeshSpec['gitops']>, engine: EngineWords): Readonly<Record<string, unknown>> =>
  wholeOptions(engine.options).parse(Object.entries(spec).find(([name]) => name === engine.name)?.[1] ?? {});

const resolveGitops = (spec: NonNullable<MeshSpec['gitops']>, engine: EngineWords): GitopsPlan => {
  const { repository = '', branch, path, dependsOn = [] } = { ...defaults.gitops, ...spec };
  return {
    engine: engine.name,
    repository,
    branch,
    path: path.replace(/^(\.\/)+|\/+$/g, '') || '.',
    dependsOn: dependsOn.map(({ name, namespace = '' }) => ({ name, namespace })),
    keep: engine.keep,
    literal: engine.literal,
    options: engineOptions(spec, engine),
  };
};

const resolveInstall = ({ method, charts }: NonNullable<MeshSpec['install']>, engine: EngineWords): InstallPlan => ({
  method: method ?? engine.defaultInstall,
  charts: { repository: defaults.charts, secret: '', ...charts },
});

/** What all clusters share, complete. */
export const resolveSettings = (spec: MeshSpec, multiNetwork: boolean, registry: Vocabulary): MeshSettings => {
  const { trustDomain, mtls, trustDomainAliases = [] } = { ...defaults, ...spec };
  const engine = engineOf(spec, registry);
  return {
    name: spec.mesh,
    istio: resolveIstio(spec.istio),
    trustDomain,
    trustDomainAliases,
    mtls,
    multiNetwork,
    images: { pullSecrets: [], mirrors: {}, ...spec.images },
    install: resolveInstall(spec.install ?? {}, engine),
    gitops: resolveGitops(spec.gitops ?? {}, engine),
  };
};
