import { readerAccount, readerTokenSecret } from '../istio/reader-access.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import { isMap, type Json } from '../plan/manifest.ts';
import { MeshError } from '../plan/mesh-error.ts';
import type { SecretValue } from '../sealing/secret-value.ts';
import { bundleFault } from './certificate-bundle.ts';
import type { LiveSecret } from './client.ts';

/** What a cluster gives of its reader account. */
export interface ReaderToken {
  readonly token: SecretValue;
  /** PEM of the cluster's own CA. */
  readonly ca: string;
}

/** Passing time, as a parameter: tests do not wait. */
export interface Waiting {
  readonly limitMs: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const serviceAccountToken = 'kubernetes.io/service-account-token';

const payloadOf = (token: string): Json => {
  const [, payload, signature, more] = token.split('.');
  if (payload === undefined || signature === undefined || more !== undefined) return null;
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
};

/** Whose token it is by its own word; only the API server can verify that, and is asked to before anything is sealed. */
const subjectOf = (token: string): string => {
  const payload = payloadOf(token);
  const subject = isMap(payload) ? payload['sub'] : undefined;
  return typeof subject === 'string' ? subject : '';
};

const faultOf = ({ type, annotations, data }: LiveSecret, namespace: string): string | undefined => {
  if (type !== serviceAccountToken) return `its type is not ${serviceAccountToken}`;
  if (annotations['kubernetes.io/service-account.name'] !== readerAccount) return `it is not for ${readerAccount}`;
  const token = data.get('token')?.reveal().toString('utf8') ?? '';
  // Printable ASCII alone: it becomes a header.
  if (!/^[-\w.~+/=]+$/.test(token)) return 'its token is no token';
  if (subjectOf(token) !== `system:serviceaccount:${namespace}:${readerAccount}`) {
    return `its token does not belong to ${namespace}/${readerAccount}`;
  }
  const ca = bundleFault(data.get('ca.crt')?.reveal().toString('utf8') ?? '');
  return ca === undefined ? undefined : `ca.crt is no CA: ${ca}`;
};

/** False while the token controller has not filled the Secret. */
const isFilled = ({ data }: LiveSecret): boolean => (data.get('token')?.size ?? 0) > 0;

const refuse = (code: string, cluster: string, problem: string, remedy: string): MeshError => {
  const issue: Issue = errorAt(code, ['clusters', cluster], problem, remedy);
  return new MeshError([issue]);
};

/** Asks until the token is there, at growing intervals, for as long as it may. */
const filled = async (
  read: () => Promise<LiveSecret | undefined>,
  waiting: Waiting,
): Promise<LiveSecret | undefined> => {
  let [waited, pause] = [0, 500];
  let secret = await read();
  while (secret !== undefined && !isFilled(secret) && waited < waiting.limitMs) {
    const next = Math.min(pause, waiting.limitMs - waited);
    await waiting.sleep(next);
    waited += next;
    pause = Math.min(pause * 2, 5000);
    secret = await read();
  }
  return secret;
};

/**
 * The token of the reader account, from the one Secret that dist makes for it. `read` asks the cluster for that Secret.
 * Throws a MeshError when it is absent, stays empty, or holds anything but a token of that account.
 */
export const readReaderToken = async (
  source: { readonly cluster: string; readonly namespace: string; readonly stage: string },
  read: () => Promise<LiveSecret | undefined>,
  waiting: Waiting,
): Promise<ReaderToken> => {
  const { cluster, namespace, stage } = source;
  const name = `${namespace}/${readerTokenSecret}`;
  const secret = await filled(read, waiting);
  if (secret === undefined) {
    const problem = `${cluster} has no Secret ${name}`;
    throw refuse('reader-token-absent', cluster, problem, `apply stage ${stage} of dist/${cluster} first`);
  }
  if (!isFilled(secret)) {
    const problem = `the Secret ${name} got no token within ${Math.round(waiting.limitMs / 1000)} s`;
    const remedy = `check that the account ${namespace}/${readerAccount} exists, or give it more time with --wait`;
    throw refuse('reader-token-pending', cluster, problem, remedy);
  }
  const fault = faultOf(secret, namespace);
  if (fault !== undefined) {
    const problem = `the Secret ${name} cannot be used: ${fault}`;
    throw refuse(
      'reader-token-wrong',
      cluster,
      problem,
      `delete the Secret and apply stage ${stage} of dist/${cluster}`,
    );
  }
  const token = secret.data.get('token');
  const ca = secret.data.get('ca.crt');
  if (token === undefined || ca === undefined) throw new TypeError('a checked Secret lost its values');
  return { token, ca: ca.reveal().toString('utf8') };
};
