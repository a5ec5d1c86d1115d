import { fluxOptionsOf } from '../../engines/flux/options.ts';
import type { SecretBytes } from '../../pki/secret-bytes.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import type { GitopsPlan } from '../../plan/mesh-settings.ts';
import { writeYaml } from '../../yaml/write.ts';
import type { RecipientKind } from './approved-recipients.ts';
import { fingerprintOfStored } from './recipient-key.ts';

/** Where a cluster's own key belongs. */
export interface BootstrapPlace {
  readonly namespace: string;
  /** Name of the Secret; for controllers, the beginning of it. */
  readonly name: string;
}

/** The controller lists its keys by this label; bitnami-labs/sealed-secrets v0.36.6, pkg/controller/keys.go. */
const keyLabel = { 'sealedsecrets.bitnami.com/sealed-secrets-key': 'active' } as const;

/** Where Flux looks for age keys, and where the controller of sealed-secrets does by default. */
export const bootstrapPlace = (
  kind: RecipientKind,
  { engine, options }: Pick<GitopsPlan, 'engine' | 'options'>,
  controllerNamespace: string,
): BootstrapPlace => {
  if (kind === 'sealed-secrets') return { namespace: controllerNamespace, name: 'sealed-secrets-key' };
  const { namespace, sopsSecret } = fluxOptionsOf(engine === 'flux' ? options : {});
  return { namespace, name: sopsSecret };
};

const beginKey = '-----BEGIN PRIVATE KEY-----';

const controllerSecret = (stored: SecretBytes, { namespace, name }: BootstrapPlace): JsonObject => {
  const bytes = stored.reveal();
  const split = bytes.indexOf(beginKey);
  if (split < 0) throw new RangeError('the store holds something else than a certificate and its key');
  // Applying a generated name is not possible; a name made of the key itself stays the same each time.
  const suffix = fingerprintOfStored('sealed-secrets', stored).slice(0, 10);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `${name}-${suffix}`, namespace, labels: { ...keyLabel } },
    type: 'kubernetes.io/tls',
    data: {
      'tls.crt': bytes.subarray(0, split).toString('base64'),
      'tls.key': bytes.subarray(split).toString('base64'),
    },
  };
};

const ageSecret = (stored: readonly SecretBytes[], { namespace, name }: BootstrapPlace): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  type: 'Opaque',
  data: { 'age.agekey': Buffer.concat(stored.map((one) => one.reveal())).toString('base64') },
});

/**
 * The Secrets that give a cluster its own keys, in the clear: for a pipe into kubectl, and for nothing else. The buffers
 * of the keys stay as they are; whoever took them from the store wipes them.
 */
export const bootstrapManifest = (
  kind: RecipientKind,
  stored: readonly SecretBytes[],
  place: BootstrapPlace,
): string => {
  const objects = kind === 'age' ? [ageSecret(stored, place)] : stored.map((one) => controllerSecret(one, place));
  return objects.map((object) => writeYaml(object)).join('---\n');
};
