import type { ApplicationSet } from '../../../imports/argoproj.io.ts';
import { distFolder } from '../../plan/dist-folder.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { applicationMetadata, gitSource, parentSpec } from './application.ts';
import { meshLabelOf } from './registration.ts';

/**
 * The Applications of all clusters as one template: a cluster has one when Argo CD knows it with the label of the mesh,
 * and dist has a folder of its name. A wrong selector takes none away. With this object Kubernetes may collect those it owns,
 * which have no finalizer: what they brought stays.
 */
export const applicationSet = (mesh: MeshSettings): ApplicationSet => {
  const { repository, branch } = mesh.gitops;
  const { labels = {}, annotations = {}, ...metadata } = applicationMetadata(mesh, mesh.name);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { ...metadata, labels },
    spec: {
      goTemplate: true,
      goTemplateOptions: ['missingkey=error'],
      generators: [
        {
          matrix: {
            generators: [
              { clusters: { selector: { matchLabels: meshLabelOf(mesh) } } },
              {
                git: {
                  repoURL: repository,
                  revision: branch,
                  directories: [{ path: `${distFolder(mesh)}/argocd/applications/{{.name}}` }],
                },
              },
            ],
          },
        },
      ],
      syncPolicy: { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
      template: {
        metadata: { name: `${mesh.name}-{{.name}}`, labels, annotations },
        spec: parentSpec(mesh, { ...gitSource(mesh, ''), path: '{{.path.path}}' }),
      },
    },
  };
};
