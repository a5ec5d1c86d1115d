import { readFileSync } from 'node:fs';
import { type ClientHttp2Session, connect } from 'node:http2';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { CommandError, run } from './command.ts';

const path = '/istio.v1.auth.IstioCertificateService/CreateCertificate';

/** The name under which a sidecar reaches istiod. */
const istiodName = 'istiod.istio-system.svc';

const varint = (value: number): readonly number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];

/** A gRPC message with one text in field 1: IstioCertificateRequest.csr. */
const framed = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const message = Buffer.concat([Buffer.from([0x0a, ...varint(bytes.length)]), bytes]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
};

/** The texts in field 1 of a gRPC message: IstioCertificateResponse.cert_chain, the leaf first. */
const texts = (message: Buffer): readonly string[] => {
  const found: string[] = [];
  let at = 5;
  while (at < message.length && message[at] === 0x0a) {
    let length = 0;
    let shift = 1;
    let byte = 0;
    do {
      at += 1;
      byte = message[at] ?? 0;
      length += (byte % 128) * shift;
      shift *= 128;
    } while (byte >= 128);
    found.push(message.toString('utf8', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return found;
};

interface Answer {
  /** What gRPC says about the call: 0 is success. */
  readonly status: string;
  readonly words: string;
  readonly body: Buffer;
}

const textOf = (header: unknown, otherwise: string): string => (typeof header === 'string' ? header : otherwise);

const call = async (session: ClientHttp2Session, headers: Record<string, string>, body: Buffer): Promise<Answer> =>
  new Promise((resolve, reject) => {
    session.on('error', reject);
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      ...headers,
    });
    const parts: Buffer[] = [];
    let status = '';
    let words = '';
    // An error comes with the headers, the end of a success in the trailers.
    const note = (said: Readonly<Record<string, unknown>>): void => {
      status = textOf(said['grpc-status'], status);
      words = textOf(said['grpc-message'], words);
    };
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('error', reject);
    stream.on('end', () => resolve({ status, words, body: Buffer.concat(parts) }));
    stream.setTimeout(20_000, () => reject(new CommandError(`${path} gave no answer`)));
    stream.end(body);
  });

export interface Applicant {
  /** PEM text of the only root by which istiod's own certificate is verified. */
  readonly root: string;
  readonly namespace: string;
  readonly account: string;
  /** The cluster that the proxy says it runs in. Default: the cluster that is asked. */
  readonly saysCluster?: string;
}

/**
 * Has istiod sign a key as the agent of a sidecar does, with a token of the account, over TLS. Gives the PEM texts of
 * the chain, the leaf first; throws what istiod or TLS says against it.
 */
export const workloadCertificate = async (cluster: Cluster, applicant: Applicant): Promise<readonly string[]> => {
  const { root, namespace, account, saysCluster = cluster.name } = applicant;
  const flags = ['create', 'token', account, '-n', namespace, '--audience=istio-ca'];
  const token = cluster.kubectl(flags).trim();
  const request = join(cluster.folder, 'workload.csr');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  run('openssl', [
    'req',
    '-new',
    '-subj',
    '/',
    ...key,
    '-keyout',
    join(cluster.folder, 'workload.key'),
    '-out',
    request,
  ]);
  const session = connect(`https://${cluster.address}:15012`, { ca: root, servername: istiodName });
  try {
    const headers = { authorization: `Bearer ${token}`, clusterid: saysCluster, te: 'trailers' };
    const { status, words, body } = await call(session, headers, framed(readFileSync(request, 'utf8')));
    if (status !== '0') throw new CommandError(`istiod of ${cluster.name} signs nothing: ${status} ${words}`);
    return texts(body);
  } finally {
    session.destroy();
  }
};
