import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { ProofError } from '../report/ledger.ts';

const bytes = z.looseObject({ inline_bytes: z.base64() });

const secretSchema = z.looseObject({
  name: z.string(),
  secret: z.looseObject({
    tls_certificate: z.looseObject({ certificate_chain: bytes }).optional(),
    validation_context: z.looseObject({ trusted_ca: bytes }).optional(),
  }),
});

const dumpSchema = z.looseObject({ configs: z.array(secretSchema).optional() });

const pemBlock = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g;

export const certificatesIn = (pem: string): readonly X509Certificate[] =>
  (pem.match(pemBlock) ?? []).map((block) => new X509Certificate(block));

/** What a workload holds: its own certificate with those that lead to the root, and the roots that it trusts. */
export interface HeldCertificates {
  readonly chain: readonly X509Certificate[];
  readonly roots: readonly X509Certificate[];
}

const pemOf = ({ inline_bytes: text }: z.output<typeof bytes>): string => Buffer.from(text, 'base64').toString('utf8');

/** Reads Envoy's dump of its active secrets (names of pilot-agent's SDS: default and ROOTCA). */
export const heldIn = (dump: string): HeldCertificates => {
  const { configs = [] } = dumpSchema.parse(JSON.parse(dump));
  const secret = (name: string): z.output<typeof secretSchema>['secret'] | undefined =>
    configs.find((one) => one.name === name)?.secret;
  const chain = secret('default')?.tls_certificate?.certificate_chain;
  const roots = secret('ROOTCA')?.validation_context?.trusted_ca;
  if (chain === undefined || roots === undefined) throw new ProofError('Envoy holds no certificate or no root yet');
  return { chain: certificatesIn(pemOf(chain)), roots: certificatesIn(pemOf(roots)) };
};

/** Counters and gauges as Envoy prints them. */
export const statsIn = (text: string): ReadonlyMap<string, number> =>
  new Map([...text.matchAll(/^(.+): (\d+)$/gm)].map(([, name = '', value = '']) => [name, Number(value)] as const));
