import type { CommittedCluster } from '../declare/committed.ts';
import { defaults, type Size } from '../declare/defaults.ts';
import { merge } from '../declare/merge.ts';
import { forCluster } from '../declare/placeholder.ts';
import type { Registry } from '../declare/registry.ts';
import type { ClusterSpec } from '../declare/schema/cluster.ts';
import type { MeshSpec } from '../declare/schema/mesh.ts';
import type { RoleOf } from '../declare/topology.ts';
import { needsCni } from '../istio/platform.ts';
import type { AddonPlan, ClusterPlan, Offer, Platform } from '../plan/cluster-plan.ts';
import type { Issue } from '../plan/issue.ts';
import type { Json } from '../plan/manifest.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import { resolveAddons } from './addons.ts';
import { resolveGateway } from './gateway.ts';
import { readSealedDocuments } from './sealed-documents.ts';
import { sealedSlots } from './sealed-slots.ts';
import { resolveTrust } from './trust.ts';
import { resolveWorkload } from './workload.ts';

const nothingCommitted: CommittedCluster = { rootCertificate: undefined, index: undefined, documents: [] };

/** A cluster as declared: clusterDefaults under its own words, placeholders replaced. */
export const mergedCluster = (spec: MeshSpec, name: string): ClusterSpec => {
  const merged = merge(spec.clusterDefaults as Json | undefined, spec.clusters[name] as Json | undefined);
  // Merging two checked values of one strict schema gives a value of that schema.
  return forCluster(merged, name) as ClusterSpec;
};

const sizeOf = (spec: ClusterSpec, platform: Platform): Size => spec.size ?? (platform === 'kind' ? 'kind' : 'production');

const offersOf = (mesh: MeshSettings, registry: Registry, plans: readonly AddonPlan[]): readonly Offer[] =>
  plans.flatMap(({ name, options }) => {
    const addon = registry.addons.find((known) => known.name === name);
    return addon?.offers?.(mesh, options) ?? [];
  });

const secretsOf = (spec: MeshSpec, cluster: ClusterSpec): Record<'cacerts' | 'remoteAccess', ClusterSecretsBackend> => {
  const said = { ...spec.secrets, ...cluster.secrets };
  const backend = said.backend ?? defaults.backend;
  return { cacerts: said.cacerts ?? backend, remoteAccess: said.remoteAccess ?? backend };
};
type ClusterSecretsBackend = NonNullable<NonNullable<MeshSpec['secrets']>['backend']>;

export interface ClusterRequest {
  readonly spec: MeshSpec;
  readonly role: RoleOf;
  readonly mesh: MeshSettings;
  readonly registry: Registry;
  readonly committed: CommittedCluster | undefined;
}

/** One cluster, complete, and what is wrong with the documents committed for it. */
export const resolveCluster = (request: ClusterRequest): { plan: ClusterPlan; issues: readonly Issue[] } => {
  const { spec, role, mesh, registry, committed = nothingCommitted } = request;
  const cluster = mergedCluster(spec, role.cluster);
  const platform = cluster.platform ?? defaults.platform;
  const size = sizeOf(cluster, platform);
  const sealed = readSealedDocuments(committed);
  const slots = sealedSlots({
    namespace: mesh.istio.namespace,
    ...secretsOf(spec, cluster),
    peers: role.peers,
    documents: sealed.documents,
  });
  const layersOf = (section: 'addons' | 'samples') => ({
    section,
    layers: [spec[section], spec.clusterDefaults?.[section], spec.clusters[role.cluster]?.[section]] as (Json | undefined)[],
  });
  const addons = resolveAddons(role.cluster, registry.addons, layersOf('addons'));
  const samples = resolveAddons(role.cluster, registry.samples, layersOf('samples'));
  const { trust, issues: trustIssues } = resolveTrust(committed.rootCertificate);
  const plan: ClusterPlan = {
    name: role.cluster,
    mesh,
    role: role.role,
    network: cluster.network ?? '',
    platform,
    context: cluster.context ?? '',
    uid: cluster.uid ?? '',
    apiServer: {
      url: cluster.apiServer?.url ?? '',
      ca: cluster.apiServer?.ca ?? '',
      tlsServerName: cluster.apiServer?.tlsServerName ?? '',
    },
    peers: role.peers,
    controlPlane: resolveWorkload(cluster.controlPlane ?? {}, size),
    gateway: resolveGateway(cluster.gateway, role.gateway, size),
    cni: cluster.cni ?? needsCni(platform),
    trust,
    cacerts: slots.cacerts,
    remoteSecrets: slots.remoteSecrets,
    addonSecrets: slots.addonSecrets,
    addons: addons.plans,
    samples: samples.plans,
    offers: offersOf(mesh, registry, addons.plans),
  };
  return { plan, issues: [...sealed.issues, ...slots.issues, ...trustIssues, ...addons.issues, ...samples.issues] };
};
