import { type Answering, type Asked, json } from './fake-api-server.ts';
import { tokenFor } from './reader-secret.ts';

/** What the fake clusters accept: the token of a person, of a credential plugin, and of the reader account. */
export const tokens = { person: 'token-of-a-person', plugin: 'token-from-the-plugin', reader: tokenFor() } as const;

export const kubeSystem = '/api/v1/namespaces/kube-system';
const secretPath = '/api/v1/namespaces/istio-system/secrets/istio-reader-service-account-istio-remote-secret-token';
const proxyPath = '/api/v1/namespaces/kube-system/services/http:sealed-secrets-controller:http/proxy/v1/cert.pem';

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

const namespaceFor = (uid: string): Answering => json(200, { metadata: { name: 'kube-system', uid } });

type Behaviour = (asked: Asked) => Answering | undefined;

/** An API server of which the first step of the path chooses what is wrong; `cluster-...` are sound ones, each itself. */
export class FakeCluster {
  readonly #ca: string;
  #reads = 0;
  readonly #behaviours: Readonly<Record<string, Behaviour>> = {
    unauthorised: () => json(401, { message: tokens.person }),
    forbidden: ({ path }) => (path === secretPath ? json(403, { message: 'no' }) : undefined),
    absent: ({ path }) => (path === secretPath ? json(404, {}) : undefined),
    never: ({ path }) => (path === secretPath ? this.#secret('') : undefined),
    late: ({ path }) => {
      if (path !== secretPath) return undefined;
      this.#reads += 1;
      return this.#secret(this.#reads < 3 ? '' : tokens.reader);
    },
    login: () => ({ status: 200, body: '<html>log in</html>' }),
    moved: () => ({ status: 302, body: '', headers: { location: '/followed/' } }),
    huge: () => ({ status: 200, body: 'x'.repeat(5 * 1024 * 1024) }),
    slow: () => ({ status: 200, body: '{}', delayMs: 60_000 }),
    uidless: () => json(200, { metadata: { uid: 'a\nb' } }),
    otherCluster: ({ path }) => (path === kubeSystem ? namespaceFor('uid-of-another') : undefined),
    revoked: ({ bearer }) => (bearer === tokens.reader ? json(401, {}) : undefined),
    powerless: ({ bearer }) => (bearer === tokens.reader ? json(403, {}) : undefined),
  };

  constructor(ca: string) {
    this.#ca = ca;
  }

  get behaviours(): readonly string[] {
    return Object.keys(this.#behaviours);
  }

  #secret(token: string): Answering {
    return json(200, {
      type: 'kubernetes.io/service-account-token',
      metadata: { annotations: { 'kubernetes.io/service-account.name': 'istio-reader-service-account' } },
      data: { ...(token === '' ? {} : { token: base64(token) }), 'ca.crt': base64(this.#ca) },
    });
  }

  answer(asked: Asked): Answering {
    const special = this.#behaviours[asked.behaviour]?.(asked);
    if (special !== undefined) return special;
    if (!Object.values<string>(tokens).includes(asked.bearer)) return json(401, {});
    if (asked.path === kubeSystem) {
      return namespaceFor(asked.behaviour.startsWith('cluster-') ? `uid-of-${asked.behaviour}` : 'uid-of-c1');
    }
    if (asked.path === proxyPath) return { status: 200, body: this.#ca };
    return asked.path === secretPath ? this.#secret(tokens.reader) : json(404, {});
  }
}
