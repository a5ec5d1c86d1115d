import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { EastWestGatewayPlan } from '../plan/gateway-plan.ts';
import type { IstioPlan } from '../plan/istio-plan.ts';
import type { Json, JsonObject } from '../plan/manifest.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import type { WorkloadPlan } from '../plan/workload-plan.ts';
import { plainJson } from './plain-json.ts';

const workloadWords = ({ autoscale, ...workload }: WorkloadPlan): JsonObject => {
  const { kind, ...own } = { ...autoscale };
  return { ...workload, ...(kind === 'on' ? { autoscale: own } : {}) };
};

const gatewayWords = (gateway: EastWestGatewayPlan): Json => {
  if (gateway.kind === 'none') return false;
  const { workload, service, networkPolicy } = gateway;
  return { ...workloadWords(workload), service: plainJson(service), networkPolicy };
};

const secretsWords = ({ cacerts, remoteSecrets, secretStore, issuer }: ClusterPlan): JsonObject => ({
  cacerts: cacerts.backend.name,
  ...(remoteSecrets[0] ? { remoteAccess: remoteSecrets[0].backend.name } : {}),
  store: { ...secretStore },
  issuer: { ...issuer },
});

const byName = (plans: ClusterPlan['addons']): JsonObject =>
  Object.fromEntries(plans.map(({ name, options }) => [name, plainJson(options)]));

/** What a plan holds of one cluster, told in the words of `clusters.<name>`: only what the plan keeps. */
export const clusterWords = (cluster: ClusterPlan): JsonObject => {
  const { network, context, uid, platform, cni, apiServer, controlPlane, gateway, overrides } = cluster;
  return {
    network,
    context,
    uid,
    platform,
    cni,
    apiServer: { ...apiServer },
    controlPlane: workloadWords(controlPlane),
    gateway: gatewayWords(gateway),
    secrets: secretsWords(cluster),
    overrides: { values: { ...overrides.values }, meshConfig: overrides.meshConfig },
    addons: byName(cluster.addons),
    samples: byName(cluster.samples),
  };
};

const istioWords = ({
  version,
  canary,
  tags,
  namespace,
  hub,
  variant,
  clusterDomain,
  revision,
}: IstioPlan): JsonObject => ({
  version: version.text,
  revision,
  hub,
  variant,
  namespace,
  clusterDomain,
  tags: Object.fromEntries(tags.map((tag) => [tag.name, tag.revision])),
  ...(canary.kind === 'canary' ? { canary: { version: canary.version.text, revision: canary.revision } } : {}),
});

const gitopsWords = ({ engine, repository, branch, path, dependsOn, options }: MeshSettings['gitops']): JsonObject => ({
  engine,
  repository,
  branch,
  path,
  dependsOn: plainJson(dependsOn),
  [engine]: plainJson(options),
});

/** What a plan holds of the mesh as a whole, told in the words of mesh.yaml. */
export const meshWords = ({ settings, topology }: MeshPlan): JsonObject => {
  const { name, istio, trustDomain, trustDomainAliases, mtls, images, install, gitops } = settings;
  const { method, next, charts, operator } = install;
  return {
    mesh: name,
    istio: istioWords(istio),
    trustDomain,
    trustDomainAliases,
    mtls,
    images: plainJson(images),
    topology,
    install: { method, next, charts: { ...charts }, istioctl: { operator } },
    gitops: gitopsWords(gitops),
  };
};
