import type { Construct } from 'constructs';
import type { Container, Volume } from '../../../imports/core.ts';
import type { Service } from '../../../imports/index.ts';
import { addonImages } from '../../istio/addon-images.ts';
import { mirroredImage } from '../../parts/image.ts';
import { KubeObject } from '../../parts/kube-object.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { addonConfig } from '../workload/addon-config.ts';
import { AddonDeployment, hardened } from '../workload/addon-deployment.ts';
import { addonService } from '../workload/addon-service.ts';
import { containerResources } from '../workload/resources.ts';
import { kialiAccess } from './access.ts';
import { kialiConfiguration } from './configuration.ts';
import { externalUrl } from './external-url.ts';
import type { KialiOptions } from './options.ts';
import { signingKey, type SigningKey } from './signing-key.ts';

const name = 'kiali';
const selector = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };

/** Kiali of one cluster. It reads this cluster only, and others find its address at its Service. */
export const kialiServer = async (scope: Construct, cluster: ClusterPlan, options: KialiOptions): Promise<void> => {
  const { mesh } = cluster;
  const restarts = await addonConfig(scope, mesh, name, { 'config.yaml': kialiConfiguration(cluster, options) });
  const key = signingKey(mesh, options);
  for (const manifest of kialiAccess(cluster, options)) new KubeObject(scope, manifest);
  new KubeObject(scope, ownService(mesh, options));
  new AddonDeployment(scope, name, cluster, {
    name,
    selector,
    user: 1000,
    usesApi: true,
    strategy: 'RollingUpdate',
    annotations: { ...restarts, 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' },
    initContainers: key.initContainers,
    container: container(mesh, options, key),
    volumes: [{ name: 'config', configMap: { name } }, key.volume, ...clientSecret(options)],
  });
};

/** Other Kialis look for Services with `part-of: kiali` and link to what the annotation says, so the label is not ours. */
const ownService = (mesh: MeshSettings, options: KialiOptions): Service => {
  const service = addonService(mesh, {
    name,
    selector,
    ports: [
      { name: 'http', port: 20001, targetPort: 20001 },
      { name: 'http-metrics', port: 9090, targetPort: 9090 },
    ],
  });
  return {
    ...service,
    metadata: {
      ...service.metadata,
      labels: { ...service.metadata.labels, 'app.kubernetes.io/part-of': 'kiali' },
      annotations: { 'kiali.io/external-url': externalUrl(options) },
    },
  };
};

const hasClientSecret = ({ auth, openid }: KialiOptions): boolean => auth === 'openid' && (openid?.secret ?? '') !== '';

const clientSecret = (options: KialiOptions): Volume[] =>
  hasClientSecret(options) ? [{ name: 'openid-client', secret: { secretName: options.openid?.secret ?? '' } }] : [];

const container = (mesh: MeshSettings, options: KialiOptions, key: SigningKey): Container => {
  const root = options.webRoot === '/' ? '' : options.webRoot;
  const health = { httpGet: { path: `${root}/healthz`, port: 'http' } };
  return {
    name,
    image: mirroredImage(mesh, addonImages(mesh.istio.version).kiali),
    command: ['/opt/kiali/kiali', '-config', '/kiali-configuration/config.yaml'],
    env: [{ name: 'ACTIVE_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }],
    ports: [
      { name: 'http', containerPort: 20001 },
      { name: 'http-metrics', containerPort: 9090 },
    ],
    readinessProbe: { ...health, periodSeconds: 10 },
    livenessProbe: { ...health, periodSeconds: 30 },
    // It fills its caches before it answers.
    startupProbe: { ...health, periodSeconds: 5, failureThreshold: 24 },
    terminationMessagePolicy: 'FallbackToLogsOnError',
    resources: containerResources(options.resources),
    securityContext: hardened,
    volumeMounts: [
      { name: 'config', mountPath: '/kiali-configuration', readOnly: true },
      key.mount,
      ...(hasClientSecret(options) ? [{ name: 'openid-client', mountPath: '/kiali-secret', readOnly: true }] : []),
    ],
  };
};
