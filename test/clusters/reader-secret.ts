import type { LiveSecret } from '../../lib/clusters/client.ts';
import { readerAccount } from '../../lib/istio/reader-access.ts';
import { SecretValue } from '../../lib/sealing/secret-value.ts';
import { rootOf } from '../pki/mesh-of-tests.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token with the claims of a service account; nobody signed it. */
export const tokenFor = (subject = `system:serviceaccount:istio-system:${readerAccount}`): string =>
  `${part({ alg: 'RS256' })}.${part({ iss: 'kubernetes/serviceaccount', sub: subject })}.c2lnbmF0dXJl`;

export const someCa: string = rootOf().certificate.pem;

export interface SecretChange {
  readonly type?: string;
  readonly account?: string;
  readonly token?: string;
  readonly ca?: string;
}

/** The reader's Secret as the token controller fills it, but for the changes. */
export const readerSecret = (change: SecretChange = {}): LiveSecret => {
  const { type, account, token, ca } = {
    type: 'kubernetes.io/service-account-token',
    account: readerAccount,
    token: tokenFor(),
    ca: someCa,
    ...change,
  };
  return {
    type,
    annotations: { 'kubernetes.io/service-account.name': account },
    data: new Map(
      Object.entries({ token, 'ca.crt': ca }).flatMap(([key, value]) =>
        value === '' ? [] : [[key, new SecretValue(value)] as const],
      ),
    ),
  };
};
