import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { HelmRelease, HelmRepository } from '../../../imports/index.ts';
import { KubeObject } from '../../parts/kube-object.ts';
import { meshLabels } from '../../parts/labels.ts';
import { oncePerMesh } from '../../parts/once-per-mesh.ts';
import { isLeaving } from '../../plan/install-switch.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import type { Release } from '../../plan/release.ts';
import { writeYaml } from '../../yaml/write.ts';
import { isHub, kubeConfigFor, optionsOf, releaseNamespace, releaseObjectName } from './placement.ts';

type Spec = NonNullable<HelmRelease['spec']>;

/** Name of the HelmRepository, beside the HelmReleases: a reference across namespaces may be forbidden. */
const repositoryName = 'istio';

/** A failed release is tried again and neither uninstalled nor rolled back: that would take the reader account along. */
const retry = { strategy: { name: 'RetryOnFailure' as const, retryInterval: '1m' } };

/** Some charts are refused for their own schema by the Helm of newer controllers. */
const attempts = ({ skipSchemaValidation }: Release): typeof retry & { disableSchemaValidation?: boolean } =>
  skipSchemaValidation ? { ...retry, disableSchemaValidation: true } : retry;

const repositoryAt = (mesh: MeshSettings, name: string, namespace: string): HelmRepository => {
  const { repository, secret } = mesh.install.charts;
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmRepository',
    metadata: { name, namespace, labels: meshLabels(mesh) },
    spec: {
      ...(repository.startsWith('oci://') ? { type: 'oci' as const } : {}),
      interval: '1h',
      url: repository,
      ...(secret === '' ? {} : { secretRef: { name: secret } }),
    },
  };
};

/** The same for all clusters. */
const sharedSource = oncePerMesh((mesh) => repositoryAt(mesh, repositoryName, mesh.istio.namespace));

/** In a hub each cluster has one: an object that two Kustomizations apply belongs to the one that came last. */
const chartSource = (cluster: ClusterPlan): HelmRepository =>
  isHub(optionsOf(cluster))
    ? repositoryAt(cluster.mesh, releaseObjectName(cluster, repositoryName), releaseNamespace(cluster))
    : sharedSource(cluster.mesh);

const postRenderers = ({ patches }: Release): Partial<Spec> =>
  patches.length === 0
    ? {}
    : {
        postRenderers: [
          {
            kustomize: {
              patches: patches.map(({ target, patch, operations = patch }) => ({
                target,
                patch: writeYaml(operations),
              })),
            },
          },
        ],
      };

const driftDetection = ({ drift }: Release): NonNullable<Spec['driftDetection']> => ({
  mode: 'enabled',
  ...(drift.length === 0 ? {} : { ignore: drift.map(({ kind, paths }) => ({ target: { kind }, paths: [...paths] })) }),
});

/** A release outside the namespace of its HelmRelease keeps its history where it is installed, as the helm CLI would. */
const elsewhere = (cluster: ClusterPlan, release: Release): Partial<Spec> => {
  const kubeConfig = kubeConfigFor(cluster);
  return release.namespace === releaseNamespace(cluster) && !kubeConfig
    ? {}
    : {
        ...(kubeConfig ? { kubeConfig } : {}),
        targetNamespace: release.namespace,
        storageNamespace: release.namespace,
      };
};

/**
 * A HelmRelease of a method that is about to go: it stays behind when its file goes, and unless suspended it would take
 * back whatever the next method changes, and uninstall everything when it is deleted.
 */
const suspension = ({ install }: MeshSettings): Partial<Spec> => (isLeaving(install) ? { suspend: true } : {});

const account = (cluster: ClusterPlan): Partial<Spec> => {
  const { helmServiceAccount } = optionsOf(cluster);
  return helmServiceAccount === '' ? {} : { serviceAccountName: helmServiceAccount };
};

const helmRelease = (cluster: ClusterPlan, release: Release): HelmRelease => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: {
    name: releaseObjectName(cluster, release.name),
    namespace: releaseNamespace(cluster),
    labels: meshLabels(cluster.mesh),
    // Removing a HelmRelease uninstalls it.
    annotations: { ...cluster.mesh.gitops.keep },
  },
  spec: {
    ...suspension(cluster.mesh),
    releaseName: release.name,
    ...elsewhere(cluster, release),
    ...account(cluster),
    ...(release.needs.length === 0
      ? {}
      : { dependsOn: release.needs.map((name) => ({ name: releaseObjectName(cluster, name) })) }),
    interval: '1h',
    timeout: '10m',
    chart: {
      spec: {
        chart: release.chart,
        version: release.version,
        sourceRef: { kind: 'HelmRepository', name: releaseObjectName(cluster, repositoryName) },
      },
    },
    install: attempts(release),
    upgrade: attempts(release),
    driftDetection: driftDetection(release),
    ...postRenderers(release),
    values: release.values,
  },
});

/** One serves all stages of a cluster: it stands in the first that has releases, and the others come after that. */
const hasChartSource = (stage: Construct, name: string): boolean =>
  stage.node.root.node
    .findAll()
    .some(
      (construct) => ApiObject.isApiObject(construct) && construct.kind === 'HelmRepository' && construct.name === name,
    );

/** The HelmReleases of one stage. They stand in the stage, so that they cannot overtake the gate before it. */
export const helmReleases = (stage: Construct, cluster: ClusterPlan, releases: readonly Release[]): void => {
  if (!hasChartSource(stage, releaseObjectName(cluster, repositoryName))) new KubeObject(stage, chartSource(cluster));
  for (const release of releases) new KubeObject(stage, helmRelease(cluster, release));
};

const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (here, step) => (isMap(here) && Object.hasOwn(here, step) ? here[step] : undefined),
    value,
  );

/** A release as its HelmRelease says it: another version or other values may have been put in. */
export const appliedRelease = (object: JsonObject, release: Release): Release | undefined => {
  if (object['kind'] !== 'HelmRelease' || at(object, 'spec', 'releaseName') !== release.name) return undefined;
  const version = at(object, 'spec', 'chart', 'spec', 'version');
  const values = at(object, 'spec', 'values');
  return {
    ...release,
    version: typeof version === 'string' ? version : release.version,
    values: isMap(values) ? values : {},
  };
};
