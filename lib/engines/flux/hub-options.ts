import * as z from 'zod';
import { asDnsLabel } from '../../declare/schema/text.ts';

const templateText = /^[-a-z0-9.{}]+$/;
const template = () =>
  z.string().regex(templateText, { error: 'this is not a name of lower-case letters, digits, - . and {cluster}' });

const kubeConfig = z.strictObject({
  secret: template().default('{cluster}-kubeconfig').describe('Secret with the kubeconfig of a cluster, in the hub.'),
  key: z
    .union([z.literal(''), z.string().regex(/^[-._a-zA-Z0-9{}]+$/)])
    .default('')
    .describe('Key of the kubeconfig in that Secret. Default: what Flux takes, value or value.yaml.'),
  configMap: z
    .union([z.literal(''), template()])
    .default('')
    .describe('ConfigMap with the workload identity for a cluster. It takes the place of the Secret.'),
});

/** What `gitops.flux.hub` may say; `{cluster}` stands for the name of a cluster. */
export const hubOptions = z.strictObject({
  name: asDnsLabel().default('hub').describe('Name of the hub: its bootstrap files belong into clusters/<name>.'),
  namespace: z
    .union([z.literal(''), template()])
    .default('')
    .describe('Namespace of the Flux objects of a cluster in the hub. Default: one for all, gitops.flux.namespace.'),
  kubeConfig: kubeConfig.prefault({}).describe('How the hub reaches a cluster.'),
  dependsOn: z
    .array(template())
    .default([])
    .describe('Kustomizations beside them that install the sealing controller of a cluster: its stage 20 waits.'),
});

export type HubOptions = z.output<typeof hubOptions>;
