import { isDnsLabel, isDnsName } from '../../declare/schema/text.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt, type Issue, warningAt } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { stages } from '../../plan/stage.ts';
import { hubOptions } from './hub-options.ts';
import type { FluxOptions } from './options.ts';
import {
  hubDependencies,
  isHub,
  kubeConfigFor,
  namespaceFor,
  optionsOf,
  rootName,
  sopsSecretFor,
  stageName,
} from './placement.ts';

const place = (...keys: readonly string[]): readonly string[] => ['gitops', 'flux', ...keys];

const sopsIssues = ({ clusters }: MeshPlan): readonly Issue[] =>
  clusters.every((cluster) => isDnsName(sopsSecretFor(cluster)))
    ? []
    : [
        errorAt(
          'flux-template-invalid',
          place('sopsSecret'),
          'the name of the Secret with the age key is no DNS name',
          'use lower-case letters, digits, - and {cluster}',
        ),
      ];

const accessName = (cluster: ClusterPlan): string => {
  const access = kubeConfigFor(cluster);
  return access?.configMapRef?.name ?? access?.secretRef?.name ?? '';
};

const wrong = (names: readonly string[], isRight: (name: string) => boolean, key: string): readonly Issue[] => {
  const name = names.find((text) => !isRight(text));
  return name === undefined
    ? []
    : [
        errorAt(
          'flux-template-invalid',
          place('hub', key),
          `${name} cannot be the name of an object`,
          'use lower-case letters, digits, - and {cluster}',
        ),
      ];
};

const templateIssues = (clusters: readonly ClusterPlan[]): readonly Issue[] => [
  ...wrong(clusters.map(namespaceFor), isDnsLabel, 'namespace'),
  ...wrong(clusters.map(accessName), isDnsName, 'kubeConfig'),
  ...wrong(clusters.flatMap(hubDependencies), isDnsName, 'dependsOn'),
];

/** Two clusters behind one kubeconfig are one cluster that two trees are applied to, in turns. */
const sharedIssues = (clusters: readonly ClusterPlan[]): readonly Issue[] => {
  const ways = clusters.map((cluster) => JSON.stringify([namespaceFor(cluster), kubeConfigFor(cluster)]));
  return new Set(ways).size === ways.length
    ? []
    : [
        errorAt(
          'flux-kubeconfig-shared',
          place('hub', 'kubeConfig'),
          'two clusters would be reached with one kubeconfig, so one would be applied over the other',
          'put {cluster} into gitops.flux.hub.kubeConfig, or into gitops.flux.hub.namespace',
        ),
      ];
};

/** A cluster may be called like a stage of another one: two Kustomizations of one name are one. */
const sharedNameIssues = (clusters: readonly ClusterPlan[]): readonly Issue[] => {
  const stagesOf = new Map(
    clusters.flatMap((cluster) =>
      stages.map((stage) => [`${namespaceFor(cluster)}/${stageName(cluster, stage)}`, cluster] as const),
    ),
  );
  return clusters.flatMap((cluster) => {
    const other = stagesOf.get(`${optionsOf(cluster).namespace}/${rootName(cluster)}`);
    return other === undefined
      ? []
      : [
          errorAt(
            'flux-name-shared',
            ['clusters', cluster.name],
            `${cluster.name} and a stage of ${other.name} would both have a Kustomization ${rootName(cluster)} in the hub`,
            'rename one of the two clusters',
          ),
        ];
  });
};

/** The charts are fetched by the hub, with a Secret that stands beside its HelmReleases. */
const chartSecretIssues = ({ settings, clusters }: MeshPlan): readonly Issue[] => {
  const { secret } = settings.install.charts;
  if (secret === '') return [];
  const namespaces = [...new Set(clusters.map(namespaceFor))].join(', ');
  return [
    warningAt(
      'flux-hub-chart-secret',
      ['install', 'charts', 'secret'],
      `the hub fetches the charts: the Secret ${secret} is needed there, not in the clusters`,
      `make it in the hub, in namespace ${namespaces}`,
    ),
  ];
};

const unsaid = JSON.stringify(hubOptions.parse({}));

/** Whoever names kubeconfigs believes that there is a hub. */
const unusedIssues = ({ hub }: FluxOptions): readonly Issue[] => {
  if (JSON.stringify(hub) === unsaid) return [];
  const problem = 'Flux runs in every cluster: nothing of this counts';
  return [warningAt('flux-hub-unused', place('hub'), problem, 'declare gitops.flux.mode: hub, or leave it out')];
};

/** What is wrong with a hub that one Flux applies to all clusters from. */
export const hubIssues = (mesh: MeshPlan): readonly Issue[] => {
  const options = optionsOf({ mesh: mesh.settings });
  return [
    ...sopsIssues(mesh),
    ...(isHub(options)
      ? [
          ...templateIssues(mesh.clusters),
          ...sharedIssues(mesh.clusters),
          ...sharedNameIssues(mesh.clusters),
          ...chartSecretIssues(mesh),
        ]
      : unusedIssues(options)),
  ];
};
