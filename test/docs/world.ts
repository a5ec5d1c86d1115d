import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createProxy, type IncomingMessage, type Server } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { dirname, join } from 'node:path';
import { newController } from '../cli/seal/mesh-with-keys.ts';
import { TestAuthority } from '../clusters/fake-api-server.ts';
import { kubeconfigText } from '../clusters/kubeconfig-text.ts';
import { tokenFor } from '../clusters/reader-secret.ts';

/** A cluster of the pages, and the addresses at which it is its API server. */
interface PageCluster {
  readonly context: string;
  readonly hosts: readonly string[];
  /** What it says of its first node; undefined: nothing. */
  readonly node: object | undefined;
}

const kindNode = (name: string, ip: string): object => ({
  metadata: { name: `${name}-control-plane`, labels: { 'node-role.kubernetes.io/control-plane': '' } },
  spec: { providerID: `kind://docker/${name}/${name}-control-plane` },
  status: { addresses: [{ type: 'InternalIP', address: ip }] },
});

const named = (name: string): PageCluster => ({
  context: `admin@${name}`,
  hosts: [`${name}.example.com:6443`],
  node: undefined,
});

const ofKind = (name: string, port: number, ip: string): PageCluster => ({
  context: `kind-${name}`,
  hosts: [`127.0.0.1:${port}`, `${ip}:6443`],
  node: kindNode(name, ip),
});

const clusters: readonly PageCluster[] = [
  ...['bergen', 'lisbon', 'quito'].map(named),
  ofKind('cluster1', 41_001, '172.18.0.2'),
  ofKind('cluster2', 41_002, '172.18.0.3'),
];

/** The same for everybody, so that a ground made in one world holds in another. */
export const uidOf = (context: string): string =>
  createHash('sha256')
    .update(context)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const listening = (server: Server): Promise<number> =>
  new Promise((done) => {
    // An address of the machine alone: an HTTPS server is a Server as well.
    server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)); // oxlint-disable-line typescript/no-unsafe-type-assertion -- it listens on a port
  });

let authority: TestAuthority | undefined;
let identity: { readonly cert: string; readonly key: string } | undefined;
let ownController: string | undefined;

/** Where kubectl's stand-in leaves what was applied last, so that a controller serves the key it was given. */
const appliedFile = (home: string, context: string): string => join(home, '.stand-in', `${context}.yaml`);

const servedCertificate = (home: string, context: string): string => {
  const file = appliedFile(home, context);
  const [, given] = /tls\.crt: *['"]?([\w+/=]+)/.exec(existsSync(file) ? readFileSync(file, 'utf8') : '') ?? [];
  return given === undefined
    ? (ownController ??= newController('quito', new Date()).pem)
    : Buffer.from(given, 'base64').toString();
};

const readerSecret = (ca: string): object => ({
  type: 'kubernetes.io/service-account-token',
  metadata: { annotations: { 'kubernetes.io/service-account.name': 'istio-reader-service-account' } },
  data: { token: base64(tokenFor()), 'ca.crt': base64(ca) },
});

const say = (value: object): { status: number; body: string } => ({ status: 200, body: JSON.stringify(value) });

/** API servers of the pages' clusters for one home, behind a proxy that its kubeconfig names. Nothing leaves the machine. */
export class World {
  readonly #home: string;
  readonly #servers: Server[] = [];

  private constructor(home: string) {
    this.#home = home;
  }

  static async in(home: string): Promise<World> {
    authority ??= new TestAuthority();
    const hosts = clusters.flatMap((cluster) => cluster.hosts.map((host) => host.replace(/:\d+$/, '')));
    const names = hosts.map((host) => `${/^[\d.]+$/.test(host) ? 'IP' : 'DNS'}:${host}`);
    identity ??= authority.server([...new Set(names)].join(','));
    const world = new World(home);
    await world.#start(authority.ca, identity);
    return world;
  }

  async #start(ca: string, own: { readonly cert: string; readonly key: string }): Promise<void> {
    const api = createServer(own, (request, response) => {
      const { status, body } = this.#answer(request, ca);
      response.writeHead(status).end(body);
    });
    const port = await listening(api);
    const proxy = createProxy().on('connect', (_, client, head) => {
      const through = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        through.write(head);
        through.pipe(client).pipe(through);
      });
      for (const socket of [through, client]) socket.on('error', () => socket.destroy());
    });
    const proxyPort = await listening(proxy);
    this.#servers.push(api, proxy);
    const contexts = clusters.map(({ context, hosts: [host = ''] }) => ({
      name: context,
      server: `https://${host}`,
      cluster: { 'certificate-authority-data': base64(ca), 'proxy-url': `http://127.0.0.1:${proxyPort}` },
    }));
    const file = join(this.#home, '.kube/config');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, kubeconfigText(contexts), { mode: 0o600 });
  }

  #answer({ headers: { host = '' }, url = '' }: IncomingMessage, ca: string): { status: number; body: string } {
    const found = clusters.find(({ hosts }) => hosts.includes(host));
    const path = decodeURIComponent(url);
    if (found === undefined) return { status: 404, body: '{}' };
    if (path === '/api/v1/namespaces/kube-system') return say({ metadata: { uid: uidOf(found.context) } });
    if (path.endsWith('/proxy/v1/cert.pem')) return { status: 200, body: servedCertificate(this.#home, found.context) };
    if (path.endsWith('/secrets/istio-reader-service-account-istio-remote-secret-token')) return say(readerSecret(ca));
    if (path.startsWith('/api/v1/nodes?') && found.node !== undefined) return say({ items: [found.node] });
    return { status: 404, body: '{}' };
  }

  end(): void {
    for (const server of this.#servers) {
      server.closeAllConnections();
      server.close();
    }
  }
}

/** After the last world. */
export const endWorlds = (): void => authority?.end();
