import * as z from 'zod';
import { asDnsLabel, asDnsName } from '../../declare/schema/text.ts';

const duration = z
  .string()
  .regex(/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/, { error: 'this is not a duration such as 10m or 1h' });

const source = z.strictObject({
  name: asDnsName().default('flux-system').describe('Name of the GitRepository that holds dist.'),
  create: z
    .boolean()
    .default(false)
    .describe('True: the bootstrap files hold this GitRepository. False: it exists, for instance from flux bootstrap.'),
  secret: z
    .union([z.literal(''), asDnsName()])
    .default('')
    .describe('Secret with the credentials of the repository, for create: true.'),
});

/** What `gitops.flux` may say. */
export const fluxOptions = z
  .strictObject({
    namespace: asDnsLabel().default('flux-system').describe('Namespace of the Flux objects.'),
    source: source.prefault({}).describe('The GitRepository the Kustomizations read.'),
    interval: duration.default('1h').describe('How often a stage is applied again when nothing changed.'),
    retryInterval: duration.default('2m').describe('How soon a failed stage is tried again.'),
    sopsSecret: asDnsName().default('sops-age').describe('Secret with the age key, where the backend is sops.'),
  })
  .describe('Options of Flux.');

export type FluxOptions = z.output<typeof fluxOptions>;

/** The options out of a plan, where they are kept as plain data. */
export const fluxOptionsOf = (options: unknown): FluxOptions => fluxOptions.parse(options);
