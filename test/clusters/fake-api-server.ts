import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An authority of this run and what it signs; the keys lie in a folder that `end` removes. */
export class TestAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'isthmus-api-'));
  readonly ca: string;

  /** With `parent` an intermediate below it, else a root. */
  constructor(parent?: TestAuthority) {
    if (parent === undefined) {
      this.#openssl('req', '-x509', ...this.#newKey('ca'), '-days', '2', '-subj', '/CN=test CA', '-out', 'ca.pem');
    } else {
      this.#openssl('req', ...this.#newKey('ca'), '-subj', '/CN=test intermediate', '-out', 'ca.csr');
      const signed = parent.#sign(this.#read('ca.csr'), 'basicConstraints=critical,CA:TRUE');
      writeFileSync(join(this.#folder, 'ca.pem'), signed);
    }
    this.ca = this.#read('ca.pem');
  }

  /** Signs a request and adds one extension. */
  #sign(request: string, extension: string): string {
    writeFileSync(join(this.#folder, 'any.csr'), request);
    writeFileSync(join(this.#folder, 'extension'), `${extension}\n`);
    const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '1', '-extfile', 'extension'];
    this.#openssl('x509', '-req', '-in', 'any.csr', ...signing, '-out', 'any.pem');
    return this.#read('any.pem');
  }

  #openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'ignore' });
  }

  #read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8');
  }

  #newKey(name: string): readonly string[] {
    return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
  }

  /** A server certificate for this subject alternative name, `IP:127.0.0.1` for instance. */
  server(altName: string): { readonly cert: string; readonly key: string } {
    this.#openssl('req', ...this.#newKey('server'), '-subj', '/CN=server', '-out', 'server.csr');
    const cert = this.#sign(this.#read('server.csr'), `subjectAltName=${altName}`);
    return { cert, key: this.#read('server.key') };
  }

  end(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export interface Answering {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly delayMs?: number;
}

/** A request as the fake sees it: `behaviour` is the first step of its path, the rest is as for an API server. */
export interface Asked {
  readonly behaviour: string;
  readonly path: string;
  /** What stands behind `Bearer `. */
  readonly bearer: string;
}

export interface Running {
  readonly port: number;
  readonly asked: readonly Asked[];
  end(): Promise<void>;
}

/** Serves on a free port of the loopback address; without a certificate in plain HTTP. */
export const serve = async (
  identity: { readonly cert: string; readonly key: string } | undefined,
  answer: (asked: Asked) => Answering,
): Promise<Running> => {
  const asked: Asked[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const [, behaviour = '', path = ''] = /^\/([^/]*)(\/.*)$/.exec(request.url ?? '') ?? [];
    const bearer = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const seen = { behaviour, path: decodeURIComponent(path), bearer };
    asked.push(seen);
    const { status, body, headers, delayMs = 0 } = answer(seen);
    setTimeout(() => response.writeHead(status, { ...headers }).end(body), delayMs).unref();
  };
  const server: Server = identity === undefined ? createPlainServer(listener) : createServer(identity, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return {
    port: address.port,
    asked,
    end: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const json = (status: number, value: unknown): Answering => ({ status, body: JSON.stringify(value) });
