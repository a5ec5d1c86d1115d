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
import { addonService } from '../workload/addon-service.ts';
import { dataVolume } from '../workload/data-volume.ts';
import { containerResources } from '../workload/resources.ts';
import { dataFolder, jaegerConfiguration } from './configuration.ts';
import type { JaegerOptions } from './options.ts';
import { ports, services } from './ports.ts';

const name = 'jaeger';
const selector = { app: name };

/** Jaeger of one cluster: collector, store and pages in one pod. */
export const jaegerServer = async (scope: Construct, cluster: ClusterPlan, options: JaegerOptions): Promise<void> => {
  const { mesh } = cluster;
  const restarts = await addonConfig(scope, mesh, name, { 'config.yaml': jaegerConfiguration(options) });
  for (const manifest of ownServices(mesh)) new KubeObject(scope, manifest);
  const inFiles = options.storage === 'badger';
  new AddonDeployment(scope, name, cluster, {
    name,
    selector,
    user: 10001,
    usesApi: false,
    // Two processes on one set of files would break them.
    strategy: 'Recreate',
    annotations: { ...restarts, 'prometheus.io/scrape': 'true', 'prometheus.io/port': `${ports.metrics}` },
    initContainers: [],
    container: container(mesh, options),
    volumes: [
      { name: 'config', configMap: { name } },
      ...(inFiles ? [dataVolume(scope, mesh, name, options.volume)] : []),
    ],
  });
};

const ownServices = oncePerMesh((mesh) =>
  Object.entries(services).map(([service, list]) =>
    addonService(mesh, { name: service, addon: name, selector, ports: list }),
  ),
);

const container = (mesh: MeshSettings, options: JaegerOptions): Container => {
  const health = { httpGet: { path: '/status', port: ports.health } };
  return {
    name,
    image: mirroredImage(mesh, addonImages(mesh.istio.version).jaeger),
    args: ['--config', '/etc/jaeger/config.yaml'],
    ports: [
      { name: 'http-query', containerPort: ports.query },
      { name: 'grpc-otlp', containerPort: ports.otlpGrpc },
      { name: 'http-metrics', containerPort: ports.metrics },
    ],
    readinessProbe: { ...health, periodSeconds: 5 },
    livenessProbe: { ...health, periodSeconds: 15 },
    // Opening a large store takes a while.
    startupProbe: { ...health, periodSeconds: 5, failureThreshold: 60 },
    resources: containerResources(options.resources),
    securityContext: hardened,
    volumeMounts: [
      { name: 'config', mountPath: '/etc/jaeger', readOnly: true },
      ...(options.storage === 'badger' ? [{ name: 'data', mountPath: dataFolder }] : []),
    ],
  };
};
