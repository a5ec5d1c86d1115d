import type { EngineWords } from '../../declare/engine.ts';
import { isDnsName } from '../../declare/schema/text.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt, type Issue, warningAt } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { argocdOptions, argocdOptionsOf } from './options.ts';
import { parentProjectName, projectName } from './project-name.ts';
import { keep } from './protection.ts';
import { applicationName, destinationOf, stageGroups } from './stage-groups.ts';

/** Argo CD still writes the name of an Application into a label where label tracking is switched on. */
const longestName = 63;

const longestSuffix = stageGroups.map(({ name }) => name).reduce((a, b) => (b.length > a.length ? b : a));

const repositoryIssues = ({ settings }: MeshPlan): readonly Issue[] =>
  settings.gitops.repository === ''
    ? [
        errorAt(
          'argocd-without-repository',
          ['gitops', 'repository'],
          'an Application names the repository it reads, and none is declared',
          'add gitops.repository',
        ),
      ]
    : [];

/** Whether the name of an Application of a cluster is too long. */
export const nameIssue = (cluster: ClusterPlan, ...parts: readonly string[]): readonly Issue[] => {
  const name = applicationName(cluster, ...parts);
  return name.length <= longestName
    ? []
    : [
        errorAt(
          'argocd-name-too-long',
          ['clusters', cluster.name],
          `the Application ${name} would have ${name.length} characters, more than a label holds`,
          'shorten the name of the mesh or of the cluster',
        ),
      ];
};

const nameIssues = ({ clusters }: MeshPlan): readonly Issue[] =>
  clusters.flatMap((cluster) => nameIssue(cluster, longestSuffix));

const destinationPath = ['gitops', 'argocd', 'destination'];

const destinationIssues = ({ clusters }: MeshPlan): readonly Issue[] => {
  const names = clusters.map(destinationOf);
  const wrong = names.find((name) => !isDnsName(name));
  const remedy = 'use lower-case letters, digits, - and {cluster}';
  if (wrong !== undefined) {
    return [errorAt('argocd-destination-invalid', destinationPath, `${wrong} is no DNS name`, remedy)];
  }
  return new Set(names).size === names.length
    ? []
    : [
        errorAt(
          'argocd-destination-shared',
          destinationPath,
          'two clusters would have one destination, so one would be applied over the other',
          'put {cluster} into gitops.argocd.destination',
        ),
      ];
};

/**
 * The mesh brings its two projects itself. Under the name of the one that Argo CD comes with, or of the one its root
 * stands in, it would take from others, or from itself, what they may do.
 */
const projectIssues = ({ settings }: MeshPlan): readonly Issue[] => {
  const { rootProject } = argocdOptionsOf(settings.gitops.options);
  const taken = [projectName(settings), parentProjectName(settings)].find((name) =>
    ['default', rootProject].includes(name),
  );
  return taken === undefined
    ? []
    : [
        errorAt(
          'argocd-project-taken',
          ['gitops', 'argocd', taken === 'default' ? 'project' : 'rootProject'],
          `the mesh would write the AppProject ${taken}, which ${taken === 'default' ? 'Argo CD has for everybody' : 'its root is to stand in'}`,
          'choose a name of its own with gitops.argocd.project',
        ),
      ];
};

/** One entry of a store for all clusters would give one address and one account to each. */
const registrationIssues = ({ settings, clusters }: MeshPlan): readonly Issue[] => {
  const { store, key } = argocdOptionsOf(settings.gitops.options).registration;
  return store === '' || clusters.length < 2 || key.includes('{cluster}')
    ? []
    : [
        errorAt(
          'argocd-registration-shared',
          ['gitops', 'argocd', 'registration', 'key'],
          `all clusters would be registered with what the store holds as ${key}`,
          'put {cluster} into gitops.argocd.registration.key',
        ),
      ];
};

const isDecrypted = (cluster: ClusterPlan): boolean =>
  [cluster.cacerts, ...cluster.remoteSecrets, ...cluster.pullSecrets, ...cluster.addonSecrets].some(
    ({ backend }) => backend.decrypts,
  );

const sopsIssues = ({ settings, clusters }: MeshPlan): readonly Issue[] => {
  const [first] = clusters.filter(isDecrypted);
  return first === undefined || argocdOptionsOf(settings.gitops.options).sopsPlugin !== ''
    ? []
    : [
        errorAt(
          'argocd-sops-without-plugin',
          ['clusters', first.name, 'secrets', 'backend'],
          'Argo CD cannot decrypt: it would apply the Secrets of sops as they stand in Git',
          'choose sealed-secrets or external-secrets, or name the plugin that decrypts in gitops.argocd.sopsPlugin',
        ),
      ];
};

const dependencyIssues = ({ settings }: MeshPlan): readonly Issue[] =>
  settings.gitops.dependsOn.length === 0
    ? []
    : [
        warningAt(
          'argocd-depends-on-unordered',
          ['gitops', 'dependsOn'],
          'no Application of Argo CD waits for one that is not its child: stage 20 is tried again until the controller is there',
          'leave gitops.dependsOn out, or give the Application of the platform team an earlier wave than the root',
        ),
      ];

/** Argo CD as a declaration speaks of it. */
export const argocdWords: EngineWords<typeof argocdOptions> = {
  name: 'argocd',
  options: argocdOptions,
  defaultInstall: 'rendered',
  keep,
  // Argo CD applies texts as they stand.
  literal: {},
  // Argo CD 3.5 brings a check of the first (resource_customizations/install.istio.io), argocd-cm.patch.yaml of the others.
  judges: ({ gitops }) =>
    argocdOptionsOf(gitops.options).applicationHealth ? ['IstioOperator', 'Istio', 'IstioCNI'] : ['IstioOperator'],
  issues: (mesh) => [
    ...repositoryIssues(mesh),
    ...nameIssues(mesh),
    ...destinationIssues(mesh),
    ...projectIssues(mesh),
    ...registrationIssues(mesh),
    ...sopsIssues(mesh),
    ...dependencyIssues(mesh),
  ],
};
