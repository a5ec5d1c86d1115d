import * as z from 'zod';
import { asDnsLabel, asDnsName } from '../../declare/schema/text.ts';
import { stages } from '../../plan/stage.ts';
import { hubOptions } from './hub-options.ts';
import { sourceOptions } from './source-options.ts';

const duration = () =>
  z.string().regex(/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/, { error: 'this is not a duration such as 10m or 1h' });

const account = z.union([z.literal(''), asDnsName()]).default('');

/** What `gitops.flux` may say. */
export const fluxOptions = z
  .strictObject({
    mode: z
      .enum(['spoke', 'hub'])
      .default('spoke')
      .describe('spoke: Flux runs in every cluster. hub: one Flux applies to all clusters.'),
    hub: hubOptions.prefault({}).describe('Where one Flux applies to all clusters.'),
    namespace: asDnsLabel().default('flux-system').describe('Namespace of the Flux objects.'),
    source: sourceOptions.prefault({}).describe('The source the Kustomizations read.'),
    interval: duration().default('1h').describe('How often a stage is applied again when nothing changed.'),
    retryInterval: duration().default('2m').describe('How soon a failed stage is tried again.'),
    timeouts: z
      .partialRecord(z.enum(stages), duration())
      .default({})
      .describe('How long a stage may take. Default: 5m; 15m for 30-istiod, 10m for 60-eastwest and 70-addons.'),
    serviceAccount: account.describe(
      'ServiceAccount that the stages are applied as, where the controllers are locked down. Default: the controller.',
    ),
    helmServiceAccount: account.describe('The same for HelmReleases, in the namespace of the HelmReleases.'),
    sopsSecret: z
      .string()
      .regex(/^[-a-z0-9.{}]+$/, { error: 'this is not a name of lower-case letters, digits, - . and {cluster}' })
      .default('sops-age')
      .describe('Secret with the age key, where the backend is sops, beside the Kustomizations: in the hub, if any.'),
  })
  .describe('Options of Flux.');

export type FluxOptions = z.output<typeof fluxOptions>;

const known = new WeakMap<object, FluxOptions>();

/** The options out of a plan, where they are kept as plain data; all clusters share them, so they are read once. */
export const fluxOptionsOf = (options: Readonly<Record<string, unknown>>): FluxOptions => {
  const read = known.get(options) ?? fluxOptions.parse(options);
  known.set(options, read);
  return read;
};
