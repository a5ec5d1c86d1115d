import { isQualifiedName } from '../../declare/schema/text.ts';
import { chartSetsService } from '../../istio/gateway-service.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { GatewayServicePlan } from '../../plan/gateway-plan.ts';
import { errorAt, type Issue, type IssuePath } from '../../plan/issue.ts';
import { withoutUserInfo } from '../../plan/user-info.ts';
import type { Rule } from '../rule.ts';

const ipv4 = /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$)|$)){4}$/;
const ipv6 = /^[0-9a-f:]*:[0-9a-f:]*$/i;
const isAddress = (text: string): boolean => ipv4.test(text) || (ipv6.test(text) && URL.canParse(`http://[${text}]`));

const isRange = (text: string): boolean => {
  const [address = '', bits = '', rest] = text.split('/');
  const most = ipv4.test(address) ? 32 : 128;
  return rest === undefined && isAddress(address) && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
};

type Check = (service: GatewayServicePlan, path: IssuePath) => readonly (Issue | false)[];

const addresses: Check = (service, path) => [
  ...service.sourceRanges.map(
    (range, index) =>
      !isRange(range) &&
      errorAt(
        'cidr-malformed',
        [...path, 'sourceRanges', index],
        `"${withoutUserInfo(range)}" is not a CIDR range`,
        'write it as 203.0.113.0/24',
      ),
  ),
  ...service.externalIPs.map(
    (address, index) =>
      !isAddress(address) &&
      errorAt(
        'address-malformed',
        [...path, 'externalIPs', index],
        `"${withoutUserInfo(address)}" is not an IP address`,
        'write the address',
      ),
  ),
  service.loadBalancerIP !== '' &&
    !isAddress(service.loadBalancerIP) &&
    errorAt(
      'address-malformed',
      [...path, 'loadBalancerIP'],
      `"${withoutUserInfo(service.loadBalancerIP)}" is not an IP address`,
      'write the address; a name belongs into an annotation of the provider',
    ),
];

const onlyForLoadBalancer = ['loadBalancerIP', 'loadBalancerClass', 'sourceRanges'] as const;

const settingsOfType: Check = (service, path) => [
  ...onlyForLoadBalancer.map(
    (field) =>
      service.type !== 'LoadBalancer' &&
      service[field].length > 0 &&
      errorAt(
        'service-setting-without-effect',
        [...path, field],
        `${field} has no effect on a Service of type ${service.type}`,
        `remove it, or use type: LoadBalancer`,
      ),
  ),
  service.type !== 'LoadBalancer' &&
    !service.allocateNodePorts &&
    errorAt(
      'service-setting-without-effect',
      [...path, 'allocateNodePorts'],
      `a Service of type ${service.type} is refused with allocateNodePorts: false`,
      'remove it, or use type: LoadBalancer',
    ),
  Object.keys(service.nodePorts).length > 0 &&
    (service.type === 'ClusterIP' || !service.allocateNodePorts) &&
    errorAt(
      'service-setting-without-effect',
      [...path, 'nodePorts'],
      'nodePorts have no effect here: the Service takes none',
      'remove nodePorts, or use type NodePort or LoadBalancer with allocateNodePorts',
    ),
];

/** istiod counts a NodePort gateway only when the Service says which nodes lead to it. */
const nodePortReach: Check = (service, path) => [
  service.type === 'NodePort' &&
    Object.keys(service.nodeSelector).length === 0 &&
    service.externalIPs.length === 0 &&
    errorAt(
      'node-port-unreachable',
      [...path, 'nodeSelector'],
      'istiod finds no address of a NodePort gateway without a node selector',
      'add nodeSelector with labels of the nodes whose addresses peers reach, such as kubernetes.io/os: linux',
    ),
  service.type === 'NodePort' &&
    Object.keys(service.nodeSelector).length > 0 &&
    service.externalIPs.length > 0 &&
    errorAt(
      'gateway-address-ambiguous',
      [...path, 'externalIPs'],
      'istiod would announce the external IPs with the node port, on which they do not listen',
      'keep externalIPs or nodeSelector, not both',
    ),
  service.type === 'ClusterIP' &&
    service.externalIPs.length === 0 &&
    errorAt(
      'gateway-without-address',
      [...path, 'type'],
      'a ClusterIP Service has no address that other networks reach',
      'add externalIPs, or use type LoadBalancer or NodePort',
    ),
];

/** What the API server would refuse when Helm comes with it, long after the merge. */
const wellFormed: Check = (service, path) => [
  service.loadBalancerClass !== '' &&
    !isQualifiedName(service.loadBalancerClass) &&
    errorAt(
      'load-balancer-class-malformed',
      [...path, 'loadBalancerClass'],
      `"${withoutUserInfo(service.loadBalancerClass)}" is not the name of a load balancer class`,
      'write it as the controller names it, such as service.k8s.aws/nlb',
    ),
  ...Object.entries(service.nodePorts).map(
    ([name, port], index, all) =>
      all.findIndex(([, other]) => other === port) < index &&
      errorAt(
        'node-port-twice',
        [...path, 'nodePorts', name],
        `two ports of the Service have the node port ${port}`,
        'give each a node port of its own',
      ),
  ),
];

const checks = [addresses, settingsOfType, wellFormed, nodePortReach];

/** A class can only be given when the Service is made; a chart that does not know it makes the Service without. */
const unknownToChart = (
  { mesh }: ClusterPlan,
  { loadBalancerClass }: GatewayServicePlan,
  path: IssuePath,
): readonly Issue[] =>
  loadBalancerClass !== '' && !chartSetsService('loadBalancerClass', mesh.istio.version)
    ? [
        errorAt(
          'service-setting-unknown-to-version',
          [...path, 'loadBalancerClass'],
          `the gateway chart of Istio ${mesh.istio.version.text} has no loadBalancerClass`,
          'upgrade Istio to 1.26, or choose the load balancer by an annotation of its controller',
        ),
      ]
    : [];

/** Service settings that would be refused, dropped or pointless, found before the merge. */
export const gatewayService: Rule = ({ clusters }) =>
  clusters.flatMap((cluster) => {
    if (cluster.gateway.kind === 'none') return [];
    const { service } = cluster.gateway;
    const path = ['clusters', cluster.name, 'gateway', 'service'];
    return [
      ...checks.flatMap((check) => check(service, path).filter((issue): issue is Issue => issue !== false)),
      ...unknownToChart(cluster, service, path),
    ];
  });
