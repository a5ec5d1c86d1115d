import { forbidsPruning } from './deletion.ts';
import { keysOf } from '../leaves.ts';
import { type Rule, someOf, type Subject, textAt } from './rule.ts';

/** Kinds that say where requests go. Their labels and annotations do, too, where a load balancer reads them. */
const routing = new Set([
  'Service',
  'Gateway',
  'VirtualService',
  'DestinationRule',
  'ServiceEntry',
  'WorkloadEntry',
  'WorkloadGroup',
  'Sidecar',
  'ProxyConfig',
  'HTTPRoute',
  'GRPCRoute',
  'TCPRoute',
  'TLSRoute',
  'ReferenceGrant',
  'Ingress',
  'NetworkPolicy',
  'PeerAuthentication',
  'EndpointSlice',
  'Endpoints',
]);

const serving = new Set([
  'Deployment',
  'DaemonSet',
  'StatefulSet',
  'HelmRelease',
  'Istio',
  'IstioCNI',
  'Application',
  'Pod',
]);

const isLabel = (keys: string): boolean => /^metadata\.(labels|annotations)\./.test(keys);

/** Labels that only say whose an object is, and the address that Kiali shows. */
const ownerLabel =
  /^(kiali\.io\/external-url$|app\.kubernetes\.io\/|helm\.sh\/chart|argocd\.argoproj\.io\/|kustomize\.toolkit\.fluxcd\.io\/)/;

const matters = (subject: Subject): readonly string[] =>
  subject.leaves
    .filter(({ path }) => !isLabel(keysOf(path)) || (subject.kind === 'Service' && !ownerLabel.test(path[2] ?? '')))
    .map(({ key }) => key);

/** Where requests go, and through what. */
export const route: Rule = {
  name: 'route',
  risk: 'traffic',
  reasons: (subject) => {
    if (!routing.has(subject.kind)) return [];
    if (subject.after === undefined) return ['it is deleted: what it let through or led elsewhere no longer is'];
    const fields = matters(subject);
    if (subject.before === undefined)
      return subject.kind === 'Service' ? [] : ['it is new, and says where requests go'];
    return fields.length === 0 ? [] : [`where requests go changes: ${someOf(fields)}`];
  },
};

/** Nobody answers where what served is gone. */
export const served: Rule = {
  name: 'served',
  risk: 'traffic',
  reasons: ({ kind, after }) =>
    after === undefined && serving.has(kind)
      ? ['it is deleted: nobody answers unless something else takes its place']
      : [],
};

/** Peers take endpoints for near or far by this label. */
export const network: Rule = {
  name: 'network',
  risk: 'traffic',
  // What mesh.yaml says, dist says for each cluster.
  reasons: ({ leaves, before, area }) =>
    before !== undefined &&
    area !== 'declaration' &&
    leaves.some(
      ({ path, key, before: old }) =>
        old !== undefined &&
        (path.some((step) => step.includes('topology.istio.io/network')) ||
          (/^(network|networkGateway|meshNetworks|ISTIO_META_REQUESTED_NETWORK_VIEW)$/.test(key) && path.length > 1) ||
          path.includes('[ISTIO_META_REQUESTED_NETWORK_VIEW]')),
    )
      ? ['the network it belongs to changes: peers reach it through another gateway, or not at all']
      : [],
};

/** The Service of a gateway that a chart makes. */
export const gatewayService: Rule = {
  name: 'gateway-service',
  risk: 'traffic',
  reasons: (subject) => {
    if (subject.kind !== 'HelmRelease' || textAt(subject.after, 'spec', 'chart', 'spec', 'chart') !== 'gateway')
      return [];
    if (subject.before === undefined) return [];
    const fields = subject.leaves
      .filter(({ path }) =>
        /^spec\.values\.(service|networkGatewayPorts|labels|externalTrafficPolicy)(\.|$)/.test(keysOf(path)),
      )
      .map(({ key }) => key);
    return fields.length === 0 ? [] : [`the gateway's Service changes (${someOf(fields)}): its address may, too`];
  },
};

/** Engines delete what they may prune. */
export const pruning: Rule = {
  name: 'pruning',
  risk: 'traffic',
  reasons: ({ leaves, before, after }) => {
    if (!before || !after) return [];
    const allowed = leaves.some(
      ({ key, after: now, before: old }) =>
        (key === 'prune' && now === true) || (key === 'deletionPolicy' && old === 'Orphan'),
    );
    const unprotected = forbidsPruning(before) && !forbidsPruning(after);
    return allowed || unprotected ? ['the engine may delete from now on what it had to leave alone'] : [];
  },
};
