import type { Construct } from 'constructs';
import type { Container } from '../../../imports/core.ts';
import { addonImages } from '../../istio/addon-images.ts';
import { mirroredImage } from '../../parts/image.ts';
import { KubeObject } from '../../parts/kube-object.ts';
import { oncePerMesh } from '../../parts/once-per-mesh.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { addonConfig } from '../workload/addon-config.ts';
import { AddonDeployment, hardened } from '../workload/addon-deployment.ts';
import { addonLabels } from '../workload/addon-labels.ts';
import { addonService } from '../workload/addon-service.ts';
import { dataVolume } from '../workload/data-volume.ts';
import { containerResources } from '../workload/resources.ts';
import type { PrometheusOptions } from './options.ts';
import { scrapeConfigText } from './scrape-config.ts';

const name = 'prometheus';
const selector = {
  'app.kubernetes.io/component': 'server',
  'app.kubernetes.io/instance': name,
  'app.kubernetes.io/name': name,
};

/** The Prometheus of one cluster: one pod, which is started anew rather than beside the old one on the same data. */
export const prometheusServer = async (
  scope: Construct,
  cluster: ClusterPlan,
  options: PrometheusOptions,
): Promise<void> => {
  const { mesh } = cluster;
  const restarts = await addonConfig(scope, mesh, name, { 'prometheus.yml': scrapeConfigText(cluster) });
  for (const manifest of access(mesh)) new KubeObject(scope, manifest);
  new AddonDeployment(scope, name, cluster, {
    name,
    selector,
    user: 65534,
    usesApi: true,
    strategy: 'Recreate',
    annotations: restarts,
    initContainers: [],
    container: container(mesh, options),
    volumes: [{ name: 'config', configMap: { name } }, dataVolume(scope, mesh, name, options.storage)],
  });
};

/** What is equal in every cluster: the Service, and the right to see pods, the only thing that targets are found by. */
const access = oncePerMesh((mesh) => {
  const labels = addonLabels(mesh, name);
  const { namespace } = mesh.istio;
  return [
    addonService(mesh, { name, selector, ports: [{ name: 'http', port: 9090, targetPort: 9090 }] }),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1' as const,
      kind: 'ClusterRole' as const,
      metadata: { name: roleName(mesh), labels },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1' as const,
      kind: 'ClusterRoleBinding' as const,
      metadata: { name: roleName(mesh), labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName(mesh) },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
});

/** Cluster-scoped names carry the namespace: a cluster may well have a ClusterRole `prometheus` of somebody else. */
const roleName = (mesh: MeshSettings): string => `${name}-${mesh.istio.namespace}`;

const container = (mesh: MeshSettings, options: PrometheusOptions): Container => ({
  name,
  image: mirroredImage(mesh, addonImages(mesh.istio.version).prometheus),
  args: [
    '--config.file=/etc/prometheus/prometheus.yml',
    '--storage.tsdb.path=/data',
    `--storage.tsdb.retention.time=${options.retention}`,
  ],
  ports: [{ name: 'http', containerPort: 9090 }],
  readinessProbe: { httpGet: { path: '/-/ready', port: 'http' }, periodSeconds: 5 },
  livenessProbe: { httpGet: { path: '/-/healthy', port: 'http' }, periodSeconds: 15 },
  // Replaying a large write-ahead log takes minutes, during which the server is alive but answers 503.
  startupProbe: { httpGet: { path: '/-/healthy', port: 'http' }, periodSeconds: 5, failureThreshold: 60 },
  resources: containerResources(options.resources),
  securityContext: hardened,
  volumeMounts: [
    { name: 'config', mountPath: '/etc/prometheus', readOnly: true },
    { name: 'data', mountPath: '/data' },
  ],
});
