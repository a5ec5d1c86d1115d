import { accessCount } from '../../graph/captions.ts';
import { stateOfTally } from '../../graph/state.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { EastWestGatewayPlan } from '../../plan/gateway-plan.ts';
import { withoutUserInfo } from '../../plan/user-info.ts';
import { paragraph, type Section } from '../html.ts';
import type { ReportInput } from '../report-input.ts';
import { cell, type Cell, tableMarkup } from '../table.ts';

const gatewayText = (gateway: EastWestGatewayPlan): string => {
  if (gateway.kind === 'none') return 'none';
  const { type, loadBalancerIP, externalIPs } = gateway.service;
  const addresses = [...(loadBalancerIP === '' ? [] : [loadBalancerIP]), ...externalIPs];
  return addresses.length === 0 ? type : `${type}, ${addresses.join(', ')}`;
};

const backendText = ({ cacerts, remoteSecrets }: ClusterPlan): string => {
  const names = [cacerts, ...remoteSecrets].map(({ backend }) => backend.name);
  return [...new Set(names)].join(', ');
};

const rowOf = (plan: ClusterPlan, { picture }: ReportInput, at: number): readonly Cell[] => {
  const access = picture.clusters[at]?.access ?? { all: 0, pending: 0, failed: 0 };
  return [
    cell(plan.name),
    cell(plan.network),
    cell(plan.platform),
    cell(gatewayText(plan.gateway)),
    cell(plan.apiServer.url === '' ? 'of its kubeconfig' : withoutUserInfo(plan.apiServer.url)),
    cell(backendText(plan)),
    access.all === 0 ? cell('no peers') : cell(accessCount(access), stateOfTally(access)),
  ];
};

/** What stands where. */
export const clustersSection = (input: ReportInput): Section => ({
  id: 'clusters',
  title: 'Clusters',
  contents: [
    ...(input.plan.settings.multiNetwork
      ? []
      : [paragraph('All clusters stand in one network: pods reach each other, and there are no gateways.')]),
    tableMarkup({
      caption: 'Clusters of the mesh',
      heads: ['cluster', 'network', 'platform', 'east-west gateway', 'API server', 'secrets', 'access to peers'],
      rows: input.plan.clusters.map((cluster, at) => rowOf(cluster, input, at)),
    }),
  ],
});
