import type { Application, ApplicationSpecSource } from '../../../imports/argoproj.io.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { distFolder } from '../../plan/dist-folder.ts';
import { errorAt, type Issue, warningAt } from '../../plan/issue.ts';
import { isLeaving, isSwitching } from '../../plan/install-switch.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { isMap, type JsonObject } from '../../plan/manifest.ts';
import type { Release, ReleasePatch } from '../../plan/release.ts';
import { applicationMetadata, syncPolicy } from './application.ts';
import { releaseDrift, withDrift } from './drift.ts';
import { argocdOptionsOf } from './options.ts';
import { projectName } from './project-name.ts';
import { sharedNameIssues } from './shared-names.ts';
import { applicationName, destinationOf, waveAfterControlPlane, waveOf } from './stage-groups.ts';
import { nameIssue } from './words.ts';

/** Argo CD names a registry without its scheme (Argo CD 3.5, docs/user-guide/helm.md). */
export const chartRepository = ({ mesh }: ClusterPlan): string => mesh.install.charts.repository.replace('oci://', '');

/** A release comes after those it needs: each step is a wave, and there are fewer of them than numbers up to 40. */
const depthOf = (release: Release, releases: readonly Release[]): number =>
  Math.max(
    0,
    ...releases.filter(({ name }) => release.needs.includes(name)).map((needed) => depthOf(needed, releases) + 1),
  );

const waveOfRelease = (release: Release, releases: readonly Release[]): number =>
  release.stage === '30-istiod' ? waveOf('30-istiod') + depthOf(release, releases) : waveAfterControlPlane;

const sources = (cluster: ClusterPlan, release: Release): readonly ApplicationSpecSource[] => {
  const { mesh } = cluster;
  return [
    {
      repoURL: chartRepository(cluster),
      chart: release.chart,
      targetRevision: release.version,
      helm: {
        releaseName: release.name,
        ...(release.skipSchemaValidation ? { skipSchemaValidation: true } : {}),
        // The very files a person would give to helm, so that they are reviewed as files of dist.
        valueFiles: [`$values/${distFolder(mesh)}/${cluster.name}/helm/${release.name}.yaml`],
      },
    },
    { repoURL: mesh.gitops.repository, targetRevision: mesh.gitops.branch, ref: 'values' },
  ];
};

/** The Application of one chart. */
export const chartApplication = (cluster: ClusterPlan, release: Release, releases: readonly Release[]): Application => {
  const drift = releaseDrift(release.drift);
  const { install } = cluster.mesh;
  const switching = isSwitching(install, release.stage);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: applicationMetadata(
      cluster.mesh,
      applicationName(cluster, release.name),
      waveOfRelease(release, releases),
    ),
    spec: {
      project: projectName(cluster.mesh),
      sources: sources(cluster, release),
      destination: { name: destinationOf(cluster), namespace: release.namespace },
      ...withDrift(drift),
      syncPolicy: syncPolicy({
        // helm.sh/resource-policy keeps the CRDs of the base chart from being deleted, but not from being pruned.
        prune: release.chart !== 'base' && !switching,
        drift,
        adopts: switching,
        // Until it goes, it would put the objects of the chart back over those of the method that follows.
        suspended: isLeaving(install),
      }),
    },
  };
};

const healthIssues = ({ settings }: MeshPlan): readonly Issue[] =>
  argocdOptionsOf(settings.gitops.options).applicationHealth
    ? []
    : [
        errorAt(
          'argocd-charts-without-health',
          ['gitops', 'argocd', 'applicationHealth'],
          'each chart is an Application of its own, and without the health check of Applications none waits for another: ' +
            'a gateway pod that comes before istiod never heals',
          'add the check of dist/argocd/argocd-cm.patch.yaml to argocd-cm and say gitops.argocd.applicationHealth: true, or choose install.method: rendered',
        ),
      ];

const credentialIssues = ({ settings }: MeshPlan): readonly Issue[] =>
  settings.install.charts.secret === ''
    ? []
    : [
        warningAt(
          'argocd-chart-secret-unused',
          ['install', 'charts', 'secret'],
          'Argo CD reads the credentials of a chart repository from a repository Secret of its own',
          'register the repository with Argo CD, and leave install.charts.secret out',
        ),
      ];

/** The fields that a patch sets, as paths. */
const fieldsOf = (value: JsonObject, path: readonly string[] = []): readonly string[] =>
  Object.entries(value).flatMap(([name, field]) =>
    isMap(field) ? fieldsOf(field, [...path, name]) : [[...path, name].join('.')],
  );

/** Of the gateway's Service the declaration says what is patched; anything else comes of the release. */
const patchIssue = (cluster: ClusterPlan, release: Release, { target, patch }: ReleasePatch): Issue => {
  const { apiVersion: _, kind: __, metadata: ___, ...rest } = patch;
  const isDeclared = target.kind === 'Service';
  return errorAt(
    'argocd-chart-patch',
    isDeclared ? ['clusters', cluster.name, 'gateway', 'service'] : ['istio', 'version'],
    `the chart ${release.chart} of Istio ${release.version} has no value for ${fieldsOf(rest).join(', ')} of ${target.kind} ${target.name}, and a Helm source of Argo CD cannot patch it`,
    `choose install.method: rendered${isDeclared ? ', another Istio version, or leave the setting out' : ', or a newer Istio'}`,
  );
};

/** A chart of a Helm source is applied as it is rendered. What a later upgrade would take back anyway is left out. */
const patchIssues = (
  all: readonly { readonly cluster: ClusterPlan; readonly releases: readonly Release[] }[],
): readonly Issue[] => {
  const issues = all.flatMap(({ cluster, releases }) =>
    releases.flatMap((release) =>
      release.patches.filter(({ lasting }) => lasting).map((patch) => patchIssue(cluster, release, patch)),
    ),
  );
  // What no cluster declares is said once.
  return [...new Map(issues.map((issue) => [`${issue.path.join('.')} ${issue.problem}`, issue])).values()];
};

/** Why what a mesh holds cannot reach its clusters as Applications, those of its charts among them. */
export const applicationIssues = (
  mesh: MeshPlan,
  releasesOf: (cluster: ClusterPlan) => readonly Release[],
): readonly Issue[] => {
  const all = mesh.clusters.map((cluster) => ({ cluster, releases: releasesOf(cluster) }));
  const shared = sharedNameIssues(mesh.clusters, (cluster) => releasesOf(cluster).map(({ name }) => name));
  if (all.every(({ releases }) => releases.length === 0)) return shared;
  return [
    ...shared,
    ...healthIssues(mesh),
    ...credentialIssues(mesh),
    ...all.flatMap(({ cluster, releases }) => releases.flatMap(({ name }) => nameIssue(cluster, name))),
    ...patchIssues(all),
  ];
};
