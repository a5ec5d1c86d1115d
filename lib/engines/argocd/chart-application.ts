import type { Application, ApplicationSpecSource } from '../../../imports/argoproj.io.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { distFolder } from '../../plan/dist-folder.ts';
import { errorAt, type Issue, warningAt } from '../../plan/issue.ts';
import { isLeaving, isSwitching } from '../../plan/install-switch.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import type { Release } from '../../plan/release.ts';
import { applicationMetadata, projectName, syncPolicy } from './application.ts';
import { releaseDrift, withDrift } from './drift.ts';
import { argocdOptionsOf } from './options.ts';
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

/** A chart of a Helm source is applied as it is rendered. What a later upgrade would take back anyway is left out. */
const patchIssues = (cluster: ClusterPlan, releases: readonly Release[]): readonly Issue[] =>
  releases.flatMap((release) => {
    const patched = release.patches
      .filter(({ lasting }) => lasting)
      .map(({ target }) => `${target.kind} ${target.name}`);
    return patched.length === 0
      ? []
      : [
          errorAt(
            'argocd-chart-patch',
            ['clusters', cluster.name, 'gateway', 'service'],
            `the chart ${release.chart} of Istio ${release.version} has no value for what is declared, and a Helm source of Argo CD cannot patch ${patched.join(', ')}`,
            'choose install.method: rendered, another Istio version, or leave the setting out',
          ),
        ];
  });

/** Why the releases of a mesh cannot reach their clusters as Applications. */
export const chartIssues = (
  mesh: MeshPlan,
  releasesOf: (cluster: ClusterPlan) => readonly Release[],
): readonly Issue[] => {
  const all = mesh.clusters.map((cluster) => ({ cluster, releases: releasesOf(cluster) }));
  if (all.every(({ releases }) => releases.length === 0)) return [];
  return [
    ...healthIssues(mesh),
    ...credentialIssues(mesh),
    ...all.flatMap(({ cluster, releases }) => [
      ...releases.flatMap(({ name }) => nameIssue(cluster, name)),
      ...patchIssues(cluster, releases),
    ]),
  ];
};
