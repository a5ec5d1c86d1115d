import { readFileSync } from 'node:fs';
import type { Identity } from './certificates.ts';

export type Credential = { readonly identity: Identity } | { readonly token: string };

export interface Access {
  readonly context: string;
  readonly url: string;
  /** PEM text that verifies the server. */
  readonly authority: string;
  readonly credential: Credential;
}

const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64');

const userOf = (credential: Credential): object =>
  'token' in credential
    ? { token: credential.token }
    : {
        'client-certificate-data': base64(readFileSync(credential.identity.certificate)),
        'client-key-data': base64(readFileSync(credential.identity.key)),
      };

/** A kubeconfig with everything inside, as JSON, which every reader of YAML takes. The first context is current. */
export const kubeconfigText = (accesses: readonly Access[]): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': accesses[0]?.context,
    clusters: accesses.map(({ context, url, authority }) => ({
      name: context,
      cluster: { server: url, 'certificate-authority-data': base64(authority) },
    })),
    users: accesses.map(({ context, credential }) => ({ name: context, user: userOf(credential) })),
    contexts: accesses.map(({ context }) => ({ name: context, context: { cluster: context, user: context } })),
  });
