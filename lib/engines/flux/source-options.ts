import * as z from 'zod';
import { asDnsLabel, asDnsName } from '../../declare/schema/text.ts';

const optionalName = z.union([z.literal(''), asDnsName()]).default('');

const verify = z.strictObject({
  provider: z
    .enum(['none', 'pgp', 'cosign', 'notation'])
    .default('none')
    .describe('Who checks the signature: pgp for commits of a GitRepository, cosign or notation for an OCIRepository.'),
  secret: optionalName.describe('Secret with the public keys, beside the source. With cosign it may be left out.'),
  identities: z
    .array(
      z.strictObject({
        issuer: z.string().min(1).describe('Regular expression for the issuer of the identity.'),
        subject: z.string().min(1).describe('Regular expression for who signed.'),
      }),
    )
    .default([])
    .describe('With cosign and no keys: whose signatures count.'),
});

/** What `gitops.flux.source` may say: what the Kustomizations read, and how it is made where isthmus makes it. */
export const sourceOptions = z.strictObject({
  kind: z
    .enum(['GitRepository', 'OCIRepository'])
    .default('GitRepository')
    .describe('A repository, or an artifact of a registry (flux push artifact).'),
  name: asDnsName().default('flux-system').describe('Name of the source that holds dist.'),
  namespace: z
    .union([z.literal(''), asDnsLabel()])
    .default('')
    .describe('Its namespace. Default: that of the Flux objects. Another one needs references across namespaces.'),
  create: z
    .boolean()
    .default(false)
    .describe('True: the bootstrap files hold this source. False: it exists, for instance from flux bootstrap.'),
  url: z
    .string()
    .regex(/^(|(https|ssh|oci):\/\/[^\s@?#]+|ssh:\/\/[^\s:@?#]+@[^\s@?#]+)$/, {
      error: 'this is not an address that begins with https://, ssh:// or oci:// and holds no password',
    })
    .default('')
    .describe('Its address, for create: true. Default: gitops.repository.'),
  root: z
    .enum(['repository', 'dist'])
    .default('repository')
    .describe('What stands at the root of the source: the whole repository, or the content of dist alone.'),
  secret: optionalName.describe('Secret with the credentials of the source, for create: true.'),
  provider: z
    .enum(['generic', 'aws', 'azure', 'gcp'])
    .default('generic')
    .describe('Whose workload identity opens the registry of an OCIRepository; generic: the Secret, or nobody.'),
  tag: z.string().min(1).default('latest').describe('Tag of the artifact of an OCIRepository.'),
  semver: z.string().default('').describe('Range of tags; it takes the place of tag.'),
  digest: z
    .string()
    .regex(/^(|sha256:[0-9a-f]{64})$/, { error: 'this is not a digest such as sha256: and 64 hexadecimal digits' })
    .default('')
    .describe('Digest of one artifact; it takes the place of tag and semver.'),
  verify: verify.prefault({}).describe('How the signature of the source is checked, for create: true.'),
});

export type SourceOptions = z.output<typeof sourceOptions>;
