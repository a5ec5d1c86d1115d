import { request, type RequestOptions } from 'node:https';
import { ClusterFault } from './cluster-fault.ts';

/** A Secret is 1 MiB at most, and half as much again in base64. */
const maxAnswerBytes = 4 * 1024 * 1024;

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
  /** IP address at the other end; empty when it is not known. */
  readonly remoteAddress: string;
}

/**
 * One GET over https: bounded in time and size, without redirects, with the certificate checked whatever the environment
 * says (NODE_TLS_REJECT_UNAUTHORIZED). A CA that is an intermediate counts, as it does for Go and so for istiod. Rejects with errors of Node.js, or a ClusterFault for an answer too large.
 */
export const httpsGet = (url: URL, options: RequestOptions, timeoutMs: number): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const checked = { rejectUnauthorized: true, allowPartialTrustChain: true };
    const asked = request(url, { ...options, ...checked, method: 'GET', signal }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const remoteAddress = response.socket.remoteAddress ?? '';
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= maxAnswerBytes) chunks.push(chunk);
        else asked.destroy(new ClusterFault('answer', `more than ${maxAnswerBytes} bytes`));
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks), remoteAddress }),
      );
      response.on('error', reject);
    });
    asked.on('error', (error) => reject(signal.aborted && !(error instanceof ClusterFault) ? signal.reason : error));
    asked.end();
  });
