import { chartLabelsGatewayPods, gatewayPorts } from '../../istio/gateway-service.ts';
import { networkLabel } from '../../istio/gateway-labels.ts';
import { istiodName } from '../../istio/revision.ts';
import { cacertsName } from '../../plan/cacerts.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { gatewayPortNames } from '../../plan/gateway-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import type { ReleasePatch } from '../../plan/release.ts';
import { droppedServiceSettings } from '../values/gateway-service.ts';
import type { EastWestGateway } from '../values/gateway.ts';
import { isEmpty } from '../values/workload.ts';

const apiVersions = { Deployment: 'apps/v1', Service: 'v1' } as const;

/** A strategic merge patch has to name its object in full, also where a target selects it: kustomize 5.8.1 refuses it otherwise. */
const patch = (kind: keyof typeof apiVersions, name: string, spec: JsonObject, lasting = true): ReleasePatch => ({
  target: { kind, name },
  lasting,
  patch: { apiVersion: apiVersions[kind], kind, metadata: { name }, spec },
});

/** Makes the chart's own volume of the CA Secret as strict as the second one, which values alone bring. */
export const istiodPatches = ({ mesh }: ClusterPlan): readonly ReleasePatch[] => [
  patch(
    'Deployment',
    istiodName(mesh.istio.revision),
    { template: { spec: { volumes: [{ name: cacertsName, secret: { optional: false } }] } } },
    // The chart says true there, so every upgrade by hand would set it back, and restart istiod twice.
    false,
  ),
];

/**
 * The ports with the declared node ports, as a whole: Service ports merge by port and protocol, and a patch that has the
 * protocol where a chart leaves it out (or the other way round) is lost without a word.
 */
const ports = ({ service }: EastWestGateway): JsonObject => {
  if (isEmpty(service.nodePorts)) return {};
  const list: JsonObject[] = gatewayPortNames.map((name) => {
    const nodePort = service.nodePorts[name];
    const port = gatewayPorts[name];
    return { name, port, targetPort: port, protocol: 'TCP', ...(nodePort !== undefined && { nodePort }) };
  });
  return { ports: [...list, { $patch: 'replace' }] };
};

/** What the gateway chart of the version cannot be told by values. */
export const gatewayPatches = (cluster: ClusterPlan, gateway: EastWestGateway): readonly ReleasePatch[] => {
  const { version } = cluster.mesh.istio;
  const service = { ...droppedServiceSettings(gateway.service, version), ...ports(gateway) };
  return [
    // The value `labels` would do, but such a chart then writes the label twice into the Service, which kustomize refuses.
    ...(chartLabelsGatewayPods(version)
      ? []
      : [
          patch('Deployment', gateway.name, {
            template: { metadata: { labels: { [networkLabel]: cluster.network } } },
          }),
        ]),
    ...(isEmpty(service) ? [] : [patch('Service', gateway.name, service)]),
  ];
};
