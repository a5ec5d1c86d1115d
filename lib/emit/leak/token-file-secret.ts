import * as z from 'zod';
import type { JsonObject } from '../../plan/manifest.ts';
import { readYaml } from '../../yaml/read.ts';

/** A kubeconfig of a few kilobytes; more is none. */
const maxBytes = 64 * 1024;

const name = z.string().min(1);

/** Public certificates and nothing beside them. */
const certificates = /^(-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\s*)+$/;

const isCertificates = (base64: string): boolean => certificates.test(Buffer.from(base64, 'base64').toString('latin1'));

/** Whole, as an API server takes it; without user info, which is a credential. */
const isServer = (url: string): boolean => /^https:\/\/[-A-Za-z0-9.:[\]]+(\/[-A-Za-z0-9._~/]*)?$/.test(url);

/**
 * A kubeconfig without any credential: istiod reads the token from a file that the kubelet keeps fresh. The path is
 * where a projected token for one peer is mounted and nothing else: a `tokenFile` can send any file of istiod's disk to
 * the server, its CA's key, too.
 */
const kubeconfigFor = (peer: string) =>
  z.strictObject({
    apiVersion: z.literal('v1'),
    kind: z.literal('Config'),
    preferences: z.strictObject({}).exactOptional(),
    'current-context': name,
    clusters: z.tuple([
      z.strictObject({
        name,
        cluster: z.strictObject({
          server: z.string().refine(isServer),
          'certificate-authority-data': z.string().refine(isCertificates),
          'tls-server-name': name.exactOptional(),
        }),
      }),
    ]),
    contexts: z.tuple([z.strictObject({ name, context: z.strictObject({ cluster: name, user: name }) })]),
    users: z.tuple([
      z.strictObject({
        name,
        user: z.strictObject({ tokenFile: z.literal(`/var/run/secrets/isthmus/peers/${peer}/token`) }),
      }),
    ]),
  });

const values = z.record(z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/), z.string());

const secret = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Secret'),
  metadata: z.looseObject({ labels: z.looseObject({ 'istio/multiCluster': z.literal('true') }) }),
  type: z.literal('Opaque').exactOptional(),
  data: values.exactOptional(),
  stringData: values.exactOptional(),
});

/** Standard base64 without a line break: what is not read whole cannot be judged. */
const decoded = (base64: string): string => {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes.toString('utf8') : '';
};

/**
 * True for a remote secret that holds no secret (facts of istio/istio 1.30.3, pkg/kube/util.go: `tokenFile`): one
 * kubeconfig, of exactly the fields above. Anything more, anywhere, and it is a Secret like any other.
 */
export const isTokenFileSecret = (map: JsonObject): boolean => {
  const read = secret.safeParse(map);
  if (!read.success) return false;
  const { data = {}, stringData = {} } = read.data;
  const texts = [
    ...Object.entries(data).map(([peer, text]) => [peer, decoded(text)] as const),
    ...Object.entries(stringData),
  ];
  const [only] = texts;
  if (only === undefined || texts.length !== 1) return false;
  const [peer, text] = only;
  const { value } = readYaml(text, { file: '', maxBytes, aliases: 'none' });
  return value !== undefined && kubeconfigFor(peer).safeParse(value).success;
};
