import { defaults } from '../declare/defaults.ts';
import type { EngineWords } from '../declare/engine.ts';
import type { Vocabulary } from '../declare/registry.ts';
import { wholeOptions } from '../declare/schema/options.ts';
import type { MeshSpec } from '../declare/schema/mesh.ts';
import { defaultHub } from '../istio/hub.ts';
import { ownsReaderAccess } from '../istio/reader-access.ts';
import { defaultTag, needsDefaultTag, unrevisioned } from '../istio/revision.ts';
import { parseIstioVersion } from '../istio/version.ts';
import type { CanaryPlan, IstioPlan } from '../plan/istio-plan.ts';
import type { GitopsPlan, InstallPlan, MeshSettings } from '../plan/mesh-settings.ts';

/** In a plan the control plane without a revision has the empty one. */
const planned = (revision: string): string => (revision === unrevisioned ? '' : revision);

const resolveCanary = ({ canary, hub }: MeshSpec['istio']): CanaryPlan => {
  if (canary === undefined) return { kind: 'none' };
  const version = parseIstioVersion(canary.version);
  return { kind: 'canary', version, revision: planned(canary.revision), hub: hub ?? defaultHub(version) };
};

const resolveIstio = (spec: MeshSpec['istio']): IstioPlan => {
  const version = parseIstioVersion(spec.version);
  const { revision = '', tags = {} } = spec;
  const canary = resolveCanary(spec);
  const declared = Object.entries(tags).map(([name, of]) => ({ name, revision: planned(of) }));
  return {
    ...defaults.istio,
    hub: defaultHub(version),
    ...spec,
    version,
    revision,
    canary,
    tags: [...(needsDefaultTag({ revision, canary }) ? [{ name: defaultTag, revision }] : []), ...declared],
    readerAccess: ownsReaderAccess(version) ? 'ours' : 'charts',
  };
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

const resolveInstall = (
  { method, next = '', charts, istioctl }: NonNullable<MeshSpec['install']>,
  engine: EngineWords,
): InstallPlan => ({
  method: method ?? engine.defaultInstall,
  next,
  operator: istioctl?.operator ?? false,
  charts: { repository: defaults.charts, secret: '', ...charts },
});

/** The name of the install method of a declaration: what it says, else what its engine is best served with. */
export const installMethod = (spec: MeshSpec, registry: Vocabulary): string =>
  resolveInstall(spec.install ?? {}, engineOf(spec, registry)).method;

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
