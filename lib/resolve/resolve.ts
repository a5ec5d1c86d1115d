import type { AddonWords } from '../declare/addon.ts';
import type { Committed } from '../declare/committed.ts';
import { type Declaration, withLines } from '../declare/declaration.ts';
import { defaults } from '../declare/defaults.ts';
import type { Vocabulary } from '../declare/registry.ts';
import type { RoleOf } from '../declare/topology.ts';
import type { AddonPlan, ClusterPlan } from '../plan/cluster-plan.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import type { MeshPlan, NetworkPlan } from '../plan/mesh-plan.ts';
import { resolveCluster } from './cluster.ts';
import { type DeclaredCluster, declaredCluster } from './declared-cluster.ts';
import { installHealthIssues } from './install-health.ts';
import { installSwitchIssues } from './install-switch.ts';
import { rules } from './rules.ts';
import { sealedTrust } from './sealed-trust.ts';
import { resolveSettings } from './settings.ts';
import { unusedGateways } from './unused-gateways.ts';

export interface Resolved {
  readonly plan: MeshPlan;
  /** Errors and warnings about relations, each with the line it goes back to. */
  readonly issues: readonly Issue[];
}

const networksOf = (clusters: readonly ClusterPlan[]): readonly NetworkPlan[] => {
  const names = [...new Set(clusters.map(({ network }) => network))];
  return names.map((name) => {
    const members = clusters.filter(({ network }) => network === name);
    return {
      name,
      clusters: members.map((cluster) => cluster.name),
      gateways: members.filter(({ gateway }) => gateway.kind !== 'none').map((cluster) => cluster.name),
    };
  });
};

const addonIssues = (
  plan: MeshPlan,
  addons: readonly AddonWords[],
  plansOf: (cluster: ClusterPlan) => readonly AddonPlan[],
): readonly Issue[] =>
  addons.flatMap((addon) => {
    const options = plan.clusters.flatMap((cluster): (readonly [string, AddonPlan['options']])[] => {
      const own = plansOf(cluster).find(({ name }) => name === addon.name);
      return own ? [[cluster.name, own.options]] : [];
    });
    return options.length === 0 ? [] : (addon.issues?.(plan, new Map(options)) ?? []);
  });

const topologyOf = (declaration: Declaration, registry: Vocabulary): Vocabulary['topologies'][number] => {
  const name = declaration.spec.topology ?? defaults.topology;
  const topology = registry.topologies.find((known) => known.name === name) ?? registry.topologies[0];
  if (!topology) throw new Error('a registry without a topology cannot resolve a mesh');
  return topology;
};

/** A cluster that the topology forgets would leave dist without a word. */
const roleIssues = (
  topology: string,
  declared: readonly DeclaredCluster[],
  roles: ReadonlyMap<string, RoleOf>,
): readonly Issue[] =>
  declared
    .filter(({ name }) => !roles.has(name))
    .map(({ name }) =>
      errorAt(
        'cluster-without-role',
        ['clusters', name],
        `the topology ${topology} gives ${name} no role, so nothing would be made for it`,
        'let the topology name every cluster, or choose another topology',
      ),
    );

/** A declaration and the documents committed beside it to a complete plan, and every issue of their relations at once. */
export const resolveMesh = (declaration: Declaration, committed: Committed, registry: Vocabulary): Resolved => {
  const { spec, value } = declaration;
  const declared = Object.keys(spec.clusters).map((name) => declaredCluster(value, name, registry));
  const placements = declared.map((cluster) => ({ name: cluster.name, network: cluster.spec.network ?? '' }));
  const topology = topologyOf(declaration, registry);
  const networks = new Set(placements.map(({ network }) => network));
  const mesh = resolveSettings(spec, networks.size > 1, registry);
  const trust = sealedTrust(
    committed,
    mesh.name,
    new Map(declared.map(({ name, spec: { uid = '', apiServer } }) => [name, { uid, server: apiServer?.url ?? '' }])),
  );
  const roles = new Map(topology.roles(placements).map((role) => [role.cluster, role]));
  const resolved = declared.flatMap((cluster) => {
    const role = roles.get(cluster.name);
    const committedFor = committed.clusters.get(cluster.name);
    return role
      ? [
          resolveCluster({
            declared: cluster,
            secrets: spec.secrets,
            role,
            mesh,
            registry,
            committed: committedFor,
            sealedTrust: trust,
          }),
        ]
      : [];
  });
  const clusters = resolved.map(({ plan }) => plan);
  const plan: MeshPlan = { settings: mesh, topology: topology.name, networks: networksOf(clusters), clusters };
  const engine = registry.engines.find(({ name }) => name === mesh.gitops.engine);
  const install = registry.installs.find(({ name }) => name === mesh.install.method);
  const issues = [
    ...committed.issues,
    ...trust.issues,
    ...roleIssues(topology.name, declared, roles),
    ...resolved.flatMap((cluster) => cluster.issues),
    ...unusedGateways(declaration, declared, roles),
    ...rules.flatMap((rule) => rule(plan)),
    ...(engine?.issues?.(plan) ?? []),
    ...(install?.issues?.(plan) ?? []),
    ...installHealthIssues(plan, engine, install),
    ...installSwitchIssues(plan, registry.installs),
    ...addonIssues(plan, registry.addons, ({ addons }) => addons),
    ...addonIssues(plan, registry.samples, ({ samples }) => samples),
  ];
  return { plan, issues: withLines(issues, declaration) };
};
