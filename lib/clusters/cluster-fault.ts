/** Why a cluster did not give what was asked of it. */
export type FaultKind =
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'answer'
  | 'plugin'
  | 'plugin-terminal';

/** `detail` is one of our own words or a code of Node.js: never a text of the cluster, the kubeconfig or a plugin. */
export class ClusterFault extends Error {
  override readonly name = 'ClusterFault';
  readonly kind: FaultKind;
  readonly detail: string;

  constructor(kind: FaultKind, detail: string) {
    super(`${kind}: ${detail}`);
    this.kind = kind;
    this.detail = detail;
  }
}

/** Codes of OpenSSL and Node.js 20 (lib/_tls_wrap.js, src/crypto/crypto_common.cc) for a certificate that does not hold. */
const tlsCode =
  /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_|INVALID_(CA|PURPOSE)|PATH_LENGTH|EPROTO|ERR_OSSL|ERROR_IN_CERT)/;

/** The code of an error of Node.js, '' for anything else. Texts of errors quote what they were given; codes do not. */
export const codeOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code) ? code : '';
};

/** What an error of the network layer means; `timeoutMs` is what the request was given. */
export const networkFault = (error: unknown, timeoutMs: number): ClusterFault => {
  if (error instanceof ClusterFault) return error;
  const code = codeOf(error);
  if ((error instanceof Error && error.name === 'TimeoutError') || code === 'ABORT_ERR' || code === 'ETIMEDOUT') {
    return new ClusterFault('timeout', `no answer within ${Math.round(timeoutMs / 100) / 10} s`);
  }
  // A token with a line break, for instance: no header can hold it.
  if (/^ERR_(INVALID_CHAR|HTTP_INVALID)/.test(code)) return new ClusterFault('unauthorised', code);
  if (tlsCode.test(code)) return new ClusterFault('tls', code);
  return new ClusterFault('unreachable', code === '' ? 'the connection failed' : code);
};

/** What a status other than 200 means. */
export const statusFault = (status: number): ClusterFault => {
  if (status === 401) return new ClusterFault('unauthorised', 'status 401');
  if (status === 403) return new ClusterFault('forbidden', 'status 403');
  if (status === 404) return new ClusterFault('not-found', 'status 404');
  return new ClusterFault('answer', `status ${status}`);
};
