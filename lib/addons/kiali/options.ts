import * as z from 'zod';
import { resourcesOption } from '../workload/resources.ts';

const openid = z.strictObject({
  issuer: z
    .string()
    .regex(/^https:\/\/\S+$/, 'a URL that begins with https://')
    .describe('Issuer URL of the OpenID provider.'),
  clientId: z.string().min(1).describe('Id under which the provider knows Kiali.'),
  usernameClaim: z.string().default('sub').describe('Claim of the token that names the user.'),
  secret: z
    .string()
    .default('')
    .describe('An existing Secret with the key oidc-secret in the namespace of Istio; empty for a public client.'),
});

/** What may stand under `addons.kiali`. */
export const kialiOptions = z
  .strictObject({
    fqdn: z.string().min(1).describe('Host name under which people reach Kiali, one per cluster; may hold {cluster}.'),
    scheme: z.enum(['https', 'http']).default('https').describe('How people reach it.'),
    port: z
      .int()
      .min(1)
      .max(65_535)
      .nullable()
      .default(null)
      .describe('Port under which people reach it; null for the one of the scheme, 443 or 80.'),
    webRoot: z
      .string()
      .regex(/^(?:\/|(?:\/[\w.~!$&'()*+,;=:@%{}-]+)+)$/, 'a path that begins with / and does not end with it')
      .default('/kiali')
      .describe('Path below which Kiali serves; / for none.'),
    auth: z
      .enum(['token', 'openid', 'openshift', 'anonymous'])
      .default('token')
      .describe('How people log in; openshift needs the OAuthClient kiali-<namespace> to exist.'),
    openid: openid.nullable().default(null).describe('The OpenID provider, for auth openid.'),
    viewOnly: z
      .boolean()
      .default(true)
      .describe('Whether Kiali may only look; what it changes in a cluster is not in Git.'),
    loginKey: z
      .enum(['generated', 'sealed'])
      .default('generated')
      .describe(
        'The key of login sessions: made anew by every pod, or 16, 24 or 32 bytes of the sealed Secret kiali-signing-key.',
      ),
    resources: resourcesOption({ cpu: '50m', memory: '128Mi' }, { memory: '1Gi' }),
  })
  .describe("Each cluster's console of the mesh, which links to those of its peers.");

export type KialiOptions = z.output<typeof kialiOptions>;
