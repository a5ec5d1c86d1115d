import * as z from 'zod';
import { asDnsLabel, asDnsName, asShownText } from '../../declare/schema/text.ts';

const optionalName = z.union([z.literal(''), asDnsName()]).default('');

const applicationSet = z.strictObject({
  above: z
    .int()
    .nonnegative()
    .default(10)
    .describe('With more clusters than this, one ApplicationSet makes the Applications of the clusters.'),
});

const registration = z.strictObject({
  store: optionalName.describe(
    'Store of external-secrets in the cluster of Argo CD that holds the credentials of the clusters.',
  ),
  kind: z.enum(['ClusterSecretStore', 'SecretStore']).default('ClusterSecretStore').describe('Kind of that store.'),
  key: z
    .string()
    .min(1)
    .default('argocd/{cluster}')
    .describe('Key of a cluster in that store; it has the property config, and server where no apiServer is declared.'),
});

/** What `gitops.argocd` may say. */
export const argocdOptions = z
  .strictObject({
    namespace: asDnsLabel().default('argocd').describe('Namespace of Argo CD and of its Applications.'),
    project: optionalName.describe('Name of the AppProject of the mesh. Default: the name of the mesh.'),
    rootProject: asDnsName()
      .default('default')
      .describe('AppProject of the platform team for the one Application that brings all others and the AppProjects.'),
    hub: asShownText().default('in-cluster').describe('Name under which Argo CD knows the cluster it runs in.'),
    destination: z
      .string()
      .min(1)
      .default('{cluster}')
      .describe('Name under which Argo CD knows a cluster; {cluster} stands for its name in this file.'),
    applicationHealth: z
      .boolean()
      .default(false)
      .describe('True: argocd-cm holds the health check of Applications, so that one waits for another.'),
    sopsPlugin: optionalName.describe('Config management plugin that decrypts, where a backend is sops.'),
    applicationSet: applicationSet.prefault({}).describe('When an ApplicationSet takes the place of Applications.'),
    registration: registration.prefault({}).describe('How the clusters become known to Argo CD.'),
  })
  .describe('Options of Argo CD.');

export type ArgocdOptions = z.output<typeof argocdOptions>;

/** The options out of a plan, where they are kept as plain data. */
export const argocdOptionsOf = (options: unknown): ArgocdOptions => argocdOptions.parse(options);
