import type { GatewayServicePlan } from '../../plan/gateway-plan.ts';
import { warningAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

/** Annotation to the value by which a provider keeps a load balancer away from the internet. */
const internal: readonly (readonly [string, RegExp])[] = [
  ['service.beta.kubernetes.io/aws-load-balancer-scheme', /^internal$/],
  ['service.beta.kubernetes.io/aws-load-balancer-internal', /^(true|0\.0\.0\.0\/0)$/],
  ['networking.gke.io/load-balancer-type', /^internal$/i],
  ['cloud.google.com/load-balancer-type', /^internal$/i],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', /^true$/],
  ['service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type', /^private$/],
  ['service.beta.kubernetes.io/oci-load-balancer-internal', /^true$/],
];

const isOpen = ({ type, sourceRanges, annotations }: GatewayServicePlan): boolean =>
  type === 'LoadBalancer' &&
  sourceRanges.length === 0 &&
  !internal.some(([key, value]) => value.test(annotations[key] ?? ''));

/** An AUTO_PASSTHROUGH gateway that everybody reaches offers every service of the mesh to whoever has a certificate of it. */
export const gatewayExposure: Rule = ({ clusters }) =>
  clusters
    .filter(({ gateway, platform }) => gateway.kind !== 'none' && platform !== 'kind' && isOpen(gateway.service))
    .map(({ name }) =>
      warningAt(
        'gateway-open-to-all',
        ['clusters', name, 'gateway', 'service', 'sourceRanges'],
        `the east-west gateway of ${name} accepts connections from everywhere`,
        'list the egress addresses of the other clusters in sourceRanges, or make the load balancer internal by annotation',
      ),
    );
