import { at, listAt } from '../../plan/json-fields.ts';
import type { Check } from '../check.ts';
import type { EastWest } from '../facts/gateway.ts';
import { type ClusterFacts, isServedElsewhere } from '../facts/cluster-facts.ts';
import type { MeshFacts } from '../facts/mesh-facts.ts';
import type { Draft } from '../finding.ts';

const traffic = 15443;
const status = 15021;
/** Discovery and the webhook of istiod: only a cluster without a control plane of its own needs them. */
const ofIstiod = [15012, 15017];

const closed = (cluster: ClusterFacts, { document, name, ports, portsPath }: EastWest): readonly Draft[] => {
  if (ports === undefined) return [];
  const place = { cluster: cluster.name, document, path: portsPath };
  return [
    ...(ports.includes(traffic)
      ? []
      : [
          {
            code: 'port-traffic-missing',
            ...place,
            problem: `the Service of ${name} has no port ${traffic}: istiod of the other clusters passes the gateway over`,
            remedy: `add port ${traffic}, named tls`,
          },
        ]),
    ...(ports.includes(status)
      ? []
      : [
          {
            code: 'port-status-missing',
            ...place,
            problem: `the Service of ${name} has no port ${status}: load balancers cannot ask whether it is healthy`,
            remedy: `add port ${status}, named status-port, as the first`,
          },
        ]),
  ];
};

const rightPorts: Check = {
  category: 'ports',
  title: 'every east-west gateway has the ports of its topology',
  codes: ['port-traffic-missing', 'port-status-missing'],
  find: ({ clusters }) =>
    clusters.flatMap((cluster) => cluster.gateways.flatMap((gateway) => closed(cluster, gateway))),
};

/** True where every cluster has an istiod of its own, so that nobody has to reach another's. */
const isMultiPrimary = ({ clusters }: MeshFacts): boolean =>
  clusters.length > 0 && clusters.every((cluster) => cluster.controls.length > 0 && !isServedElsewhere(cluster));

const words = (what: string, ports: readonly number[]): Pick<Draft, 'code' | 'problem' | 'remedy'> => ({
  code: 'port-istiod-exposed',
  problem: `${what} opens ${ports.join(' and ')}, where istiod is reached from outside, and every cluster has an istiod of its own`,
  remedy: 'close what nobody needs: it lets strangers ask istiod for certificates and configuration',
});

/** A Gateway that leads to istiod opens it, whoever made the ports of the Service. */
const served = (cluster: ClusterFacts): readonly Draft[] =>
  cluster.exposures.flatMap((document): readonly Draft[] => {
    const numbers = listAt(document.value, 'spec', 'servers').map((server) => Number(at(server, 'port', 'number')));
    const ports = numbers.filter((port) => ofIstiod.includes(port));
    if (ports.length === 0) return [];
    return [
      {
        cluster: cluster.name,
        document,
        path: ['spec', 'servers'],
        ...words(document.value.metadata.name, ports),
      },
    ];
  });

/** Ports that somebody listed by hand; the chart lists them always. */
const listed = (cluster: ClusterFacts): readonly Draft[] =>
  cluster.gateways.flatMap(({ document, name, ports = [], portsPath }): readonly Draft[] => {
    const open = ports.filter((port) => ofIstiod.includes(port));
    if (open.length === 0) return [];
    return [{ cluster: cluster.name, document, path: portsPath, ...words(`the Service of ${name}`, open) }];
  });

const unexposedIstiod: Check = {
  category: 'ports',
  title: 'istiod is not reachable from outside where nobody needs it',
  codes: ['port-istiod-exposed'],
  find: (mesh) =>
    isMultiPrimary(mesh)
      ? mesh.clusters.flatMap((cluster) => [...served(cluster), ...(mesh.isOurs ? [] : listed(cluster))])
      : [],
};

export const portChecks: readonly Check[] = [rightPorts, unexposedIstiod];
