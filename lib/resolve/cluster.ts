import { type CommittedCluster, emptyCluster } from '../declare/committed.ts';
import { defaults, type Size } from '../declare/defaults.ts';
import type { Vocabulary } from '../declare/registry.ts';
import type { ClusterSpec } from '../declare/schema/cluster.ts';
import type { MeshSpec } from '../declare/schema/mesh.ts';
import type { RoleOf } from '../declare/topology.ts';
import { cniNamespace } from '../istio/cni-values.ts';
import { needsCni } from '../istio/platform.ts';
import type { AddonPlan, ClusterPlan, Offer } from '../plan/cluster-plan.ts';
import type { Issue } from '../plan/issue.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import { sampleNamespace } from '../plan/sample-namespace.ts';
import { resolveAddons } from './addons.ts';
import type { DeclaredCluster } from './declared-cluster.ts';
import { resolveSecretSources } from './secret-sources.ts';
import { resolveGateway } from './gateway.ts';
import { resolveOverrides } from './overrides.ts';
import { readSealedDocuments } from './sealed-documents.ts';
import { type Slots, sealedSlots } from './sealed-slots.ts';
import type { SealedTrust } from './sealed-trust.ts';
import { resolveTrust } from './trust.ts';
import { resolveWorkload } from './workload.ts';

export interface ClusterRequest {
  readonly declared: DeclaredCluster;
  /** The backends of the whole mesh, under those of the cluster. */
  readonly secrets: MeshSpec['secrets'];
  readonly role: RoleOf;
  readonly mesh: MeshSettings;
  readonly registry: Vocabulary;
  readonly committed: CommittedCluster | undefined;
  /** What its sealed documents are checked against. */
  readonly sealedTrust: SealedTrust;
}

type Part = Omit<ClusterPlan, 'name' | 'mesh' | 'role' | 'peers'>;

const where = (spec: ClusterSpec): Pick<Part, 'network' | 'context' | 'uid' | 'apiServer'> => {
  const { network, context, uid } = { network: '', context: '', uid: '', ...spec };
  return { network, context, uid, apiServer: { url: '', ca: '', tlsServerName: '', ...spec.apiServer } };
};

const workloads = (
  { spec }: DeclaredCluster,
  role: RoleOf,
): Pick<Part, 'platform' | 'controlPlane' | 'gateway' | 'cni'> => {
  const { platform, cni = needsCni(platform) } = { platform: defaults.platform, ...spec };
  const size: Size = spec.size ?? (platform === 'kind' ? 'kind' : 'production');
  return {
    platform,
    controlPlane: resolveWorkload(spec.controlPlane ?? {}, size),
    gateway: resolveGateway(spec.gateway, role.gateway, size),
    cni,
  };
};

/** istiod, gateway and addons pull in the Istio namespace; samples and the CNI agent in theirs. */
const pullsOf = ({ mesh }: ClusterRequest): Parameters<typeof sealedSlots>[0]['pulls'] => {
  const { secret } = mesh.install.charts;
  return {
    names: [...mesh.images.pullSecrets, ...(secret === '' ? [] : [secret])],
    namespaces: [mesh.istio.namespace, sampleNamespace, cniNamespace],
  };
};

const slotsOf = (request: ClusterRequest, sealed: ReturnType<typeof readSealedDocuments>): Slots => {
  const { backend, cacerts, remoteAccess } = { ...request.secrets, ...request.declared.spec.secrets };
  return sealedSlots({
    cacerts: cacerts ?? backend ?? defaults.backend,
    remoteAccess: remoteAccess ?? backend ?? defaults.backend,
    namespace: request.mesh.istio.namespace,
    peers: request.role.peers,
    pulls: pullsOf(request),
    documents: sealed.documents,
  });
};

const offersOf = (mesh: MeshSettings, registry: Vocabulary, plans: readonly AddonPlan[]): readonly Offer[] =>
  plans.flatMap(({ name, options }) => {
    const addon = registry.addons.find((known) => known.name === name);
    return addon?.offers?.(mesh, options) ?? [];
  });

/** One cluster, complete, and what is wrong with its addons and with the documents committed for it. */
export const resolveCluster = (
  request: ClusterRequest,
): { readonly plan: ClusterPlan; readonly issues: readonly Issue[] } => {
  const { declared, role, mesh, registry, committed = emptyCluster } = request;
  const sealed = readSealedDocuments(committed);
  const { issues: slotIssues, ...slots } = slotsOf(request, sealed);
  const addons = resolveAddons(declared, 'addons', registry.addons);
  const samples = resolveAddons(declared, 'samples', registry.samples);
  const { trust, issues: trustIssues } = resolveTrust(committed.rootCertificate);
  const plan: ClusterPlan = {
    name: declared.name,
    mesh,
    role: role.role,
    peers: role.peers,
    ...where(declared.spec),
    ...workloads(declared, role),
    trust,
    ...slots,
    ...resolveSecretSources(declared.name, request.secrets, declared.spec.secrets),
    addons: addons.plans,
    samples: samples.plans,
    offers: offersOf(mesh, registry, addons.plans),
    overrides: resolveOverrides(declared.name, declared.overrides),
    rendered: committed.rendering?.plan ?? { kind: 'none' },
  };
  return {
    plan,
    issues: [
      ...sealed.issues,
      ...request.sealedTrust.verify(declared.name, committed, role.peers),
      ...slotIssues,
      ...trustIssues,
      ...addons.issues,
      ...samples.issues,
    ],
  };
};
