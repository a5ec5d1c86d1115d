import { meshLabels } from '../../parts/labels.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { JsonObject, Manifest } from '../../plan/manifest.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { shellWord } from '../../plan/shell-word.ts';
import { argocdOptionsOf } from './options.ts';
import { applicationName, destinationOf } from './stage-groups.ts';

/** Label by which an ApplicationSet finds the clusters of a mesh. */
export const meshLabelOf = ({ name }: MeshSettings): Record<string, string> => ({ 'isthmus.dev/mesh': name });

const clusterLabels = ({ mesh, network }: ClusterPlan): Record<string, string> => ({
  'argocd.argoproj.io/secret-type': 'cluster',
  ...meshLabelOf(mesh),
  'isthmus.dev/network': network,
});

/** What Argo CD reads of a cluster, but for its credentials; the address too where the declaration has it. */
const known = (cluster: ClusterPlan): Record<string, string> => ({
  name: destinationOf(cluster),
  ...(cluster.apiServer.url === '' ? {} : { server: cluster.apiServer.url }),
});

/** The ExternalSecret that registers a cluster with Argo CD: credentials stay in the store. */
export const registration = (cluster: ClusterPlan): Manifest & JsonObject => {
  const { namespace, registration: declared } = argocdOptionsOf(cluster.mesh.gitops.options);
  const key = declared.key.replaceAll('{cluster}', cluster.name);
  const fields = cluster.apiServer.url === '' ? ['config', 'server'] : ['config'];
  const name = applicationName(cluster);
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace, labels: meshLabels(cluster.mesh) },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: { kind: declared.kind, name: declared.store },
      target: {
        name,
        template: {
          metadata: { labels: clusterLabels(cluster) },
          data: { ...known(cluster), ...Object.fromEntries(fields.map((field) => [field, `{{ .${field} }}`])) },
        },
      },
      data: fields.map((field) => ({ secretKey: field, remoteRef: { key, property: field } })),
    },
  };
};

const row = (cluster: ClusterPlan): string => {
  const labels = Object.entries(clusterLabels(cluster)).map(([key, value]) => `\`${key}: ${value}\``);
  const { url } = cluster.apiServer;
  return `| ${cluster.name} | \`${destinationOf(cluster)}\` | ${url === '' ? 'as its kubeconfig says' : url} | ${labels.join('<br>')} |`;
};

const command = (cluster: ClusterPlan): string => {
  const labels = Object.entries({ ...meshLabelOf(cluster.mesh), 'isthmus.dev/network': cluster.network });
  return [
    `argocd cluster add ${cluster.context === '' ? 'CONTEXT' : shellWord(cluster.context)} --name ${destinationOf(cluster)}`,
    ...labels.map(([key, value]) => `--label ${shellWord(`${key}=${value}`)}`),
  ].join(' ');
};

/**
 * What people who register the clusters have to say. A Secret to be filled in would invite credentials into Git, so
 * there is none.
 */
export const registrationText = (clusters: readonly ClusterPlan[]): string =>
  [
    '# The clusters as Argo CD knows them',
    '',
    'Each is a Secret in the namespace of Argo CD with this name in `data.name`, the address in `data.server`, and credentials in',
    '`data.config`. Credentials stay out of Git: let one of the commands make the Secret (it gives Argo CD an account with all',
    'rights in the cluster), or a store: `gitops.argocd.registration.store` makes an ExternalSecret per cluster.',
    '',
    '| cluster | name | server | labels |',
    '|---|---|---|---|',
    ...clusters.map(row),
    '',
    '```sh',
    ...clusters.map(command),
    '```',
    '',
  ].join('\n');
