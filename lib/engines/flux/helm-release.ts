import type { Construct } from 'constructs';
import type { HelmRelease, HelmRepository } from '../../../imports/index.ts';
import { KubeObject } from '../../parts/kube-object.ts';
import { meshLabels } from '../../parts/labels.ts';
import { oncePerMesh } from '../../parts/once-per-mesh.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import type { Release } from '../../plan/release.ts';
import { writeYaml } from '../../yaml/write.ts';

type Spec = NonNullable<HelmRelease['spec']>;

/** Name of the HelmRepository, beside the HelmReleases: a reference across namespaces may be forbidden. */
const repositoryName = 'istio';

/** A failed release is tried again and neither uninstalled nor rolled back: that would take the reader account along. */
const retry = { strategy: { name: 'RetryOnFailure' as const, retryInterval: '1m' } };

/** Some charts are refused for their own schema by the Helm of newer controllers. */
const attempts = ({ skipSchemaValidation }: Release): typeof retry & { disableSchemaValidation?: boolean } =>
  skipSchemaValidation ? { ...retry, disableSchemaValidation: true } : retry;

/** The same for all clusters. */
const chartSource = oncePerMesh((mesh): HelmRepository => {
  const { repository, secret } = mesh.install.charts;
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'HelmRepository',
    metadata: { name: repositoryName, namespace: mesh.istio.namespace, labels: meshLabels(mesh) },
    spec: {
      ...(repository.startsWith('oci://') ? { type: 'oci' as const } : {}),
      interval: '1h',
      url: repository,
      ...(secret === '' ? {} : { secretRef: { name: secret } }),
    },
  };
});

const postRenderers = ({ patches }: Release): Partial<Spec> =>
  patches.length === 0
    ? {}
    : {
        postRenderers: [
          { kustomize: { patches: patches.map(({ target, patch }) => ({ target, patch: writeYaml(patch) })) } },
        ],
      };

const driftDetection = ({ drift }: Release): NonNullable<Spec['driftDetection']> => ({
  mode: 'enabled',
  ...(drift.length === 0 ? {} : { ignore: drift.map(({ kind, paths }) => ({ target: { kind }, paths: [...paths] })) }),
});

/** A release outside the Istio namespace keeps its history where it is installed, as the helm CLI would. */
const elsewhere = (release: Release, mesh: MeshSettings): Partial<Spec> =>
  release.namespace === mesh.istio.namespace
    ? {}
    : { targetNamespace: release.namespace, storageNamespace: release.namespace };

const helmRelease = (mesh: MeshSettings, release: Release): HelmRelease => ({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: {
    name: release.name,
    namespace: mesh.istio.namespace,
    labels: meshLabels(mesh),
    // Removing a HelmRelease uninstalls it.
    annotations: { ...mesh.gitops.keep },
  },
  spec: {
    releaseName: release.name,
    ...elsewhere(release, mesh),
    ...(release.needs.length === 0 ? {} : { dependsOn: release.needs.map((name) => ({ name })) }),
    interval: '1h',
    timeout: '10m',
    chart: {
      spec: {
        chart: release.chart,
        version: release.version,
        sourceRef: { kind: 'HelmRepository', name: repositoryName },
      },
    },
    install: attempts(release),
    upgrade: attempts(release),
    driftDetection: driftDetection(release),
    ...postRenderers(release),
    values: release.values,
  },
});

/** The HelmReleases of one stage. They stand in the stage, so that they cannot overtake the gate before it. */
export const helmReleases = (stage: Construct, { mesh }: ClusterPlan, releases: readonly Release[]): void => {
  if (releases.some(({ stage: of }) => of === '30-istiod')) {
    new KubeObject(stage, chartSource(mesh));
  }
  for (const release of releases) new KubeObject(stage, helmRelease(mesh, release));
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
