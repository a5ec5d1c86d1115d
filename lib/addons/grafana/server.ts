import type { Construct } from 'constructs';
import type { Container, EnvVar, Volume } from '../../../imports/core.ts';
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
import { containerResources } from '../workload/resources.ts';
import { dashboardProvider, dashboardsFolder, dataSources, grafanaIni } from './configuration.ts';
import type { Dashboard } from './dashboard.ts';
import { controlPlane } from './dashboards/control-plane.ts';
import { crossClusterTraffic } from './dashboards/cross-cluster-traffic.ts';
import { meshOverview } from './dashboards/mesh-overview.ts';
import type { GrafanaOptions } from './options.ts';
import { grafanaPath } from './root-url.ts';
import { annotated } from '../../parts/annotated.ts';

const name = 'grafana';
const selector = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };

/** Key of the ConfigMap to where Grafana looks for it below /etc/grafana. */
const files = {
  'grafana.ini': 'grafana.ini',
  'datasources.yaml': 'provisioning/datasources/prometheus.yaml',
  'dashboards.yaml': 'provisioning/dashboards/mesh.yaml',
};

/** Grafana of one cluster. It keeps nothing of its own: dashboards come from Git, people change them there. */
export const grafanaServer = async (scope: Construct, cluster: ClusterPlan, options: GrafanaOptions): Promise<void> => {
  const { mesh } = cluster;
  // Not the dashboards: Grafana reads them again while it runs.
  const restarts = await addonConfig(scope, mesh, name, {
    'grafana.ini': grafanaIni(options),
    'datasources.yaml': dataSources(cluster),
    'dashboards.yaml': dashboardProvider(),
  });
  for (const manifest of sharedObjects(mesh)) new KubeObject(scope, manifest);
  new AddonDeployment(scope, name, cluster, {
    name,
    selector,
    user: 472,
    usesApi: false,
    strategy: 'RollingUpdate',
    annotations: restarts,
    initContainers: [],
    container: container(mesh, options),
    volumes,
  });
};

const dashboards: readonly Dashboard[] = [meshOverview, crossClusterTraffic, controlPlane];
const configMapOf = ({ id }: Dashboard): string => `grafana-dashboard-${id}`;

/** The Service and the dashboards, equal in every cluster of the mesh. */
const sharedObjects = oncePerMesh((mesh) => [
  addonService(mesh, { name, selector, ports: [{ name: 'http', port: 3000, targetPort: 3000 }] }),
  ...dashboards.map((dashboard) => ({
    apiVersion: 'v1' as const,
    kind: 'ConfigMap' as const,
    metadata: {
      name: configMapOf(dashboard),
      namespace: mesh.istio.namespace,
      labels: addonLabels(mesh, name),
      ...annotated(mesh.gitops.literal),
    },
    // Indented, so that a change of one panel is a change of a few lines in a review.
    data: { [`${dashboard.id}.json`]: `${JSON.stringify(dashboard.json, null, 2)}\n` },
  })),
]);

const volumes: readonly Volume[] = [
  {
    name: 'config',
    configMap: { name, items: Object.entries(files).map(([key, path]) => ({ key, path })) },
  },
  {
    name: 'dashboards',
    projected: { sources: dashboards.map((dashboard) => ({ configMap: { name: configMapOf(dashboard) } })) },
  },
  { name: 'data', emptyDir: {} },
  { name: 'tmp', emptyDir: {} },
];

const account = (secret: string): EnvVar[] =>
  secret === ''
    ? []
    : [
        {
          name: 'GF_SECURITY_ADMIN_USER',
          valueFrom: { secretKeyRef: { name: secret, key: 'admin-user' } },
        },
        {
          name: 'GF_SECURITY_ADMIN_PASSWORD',
          valueFrom: { secretKeyRef: { name: secret, key: 'admin-password' } },
        },
      ];

const container = (mesh: MeshSettings, options: GrafanaOptions): Container => {
  const health = { httpGet: { path: `${grafanaPath(options.url)}/api/health`, port: 'http' } };
  const env = account(options.adminSecret);
  return {
    name,
    image: mirroredImage(mesh, addonImages(mesh.istio.version).grafana),
    ...(env.length > 0 ? { env } : {}),
    ports: [{ name: 'http', containerPort: 3000 }],
    readinessProbe: { ...health, periodSeconds: 5 },
    livenessProbe: { ...health, periodSeconds: 30 },
    // The first start creates the database.
    startupProbe: { ...health, periodSeconds: 5, failureThreshold: 30 },
    resources: containerResources(options.resources),
    securityContext: hardened,
    volumeMounts: [
      { name: 'config', mountPath: '/etc/grafana', readOnly: true },
      { name: 'data', mountPath: '/var/lib/grafana' },
      { name: 'dashboards', mountPath: dashboardsFolder, readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
};
