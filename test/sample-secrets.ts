import { randomUUID } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { networkInterfaces, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readMesh } from '../lib/cli/mesh-outline.ts';
import type { ClusterPlan } from '../lib/plan/cluster-plan.ts';
import { TestAuthority } from './clusters/fake-api-server.ts';
import { kubeconfigText } from './clusters/kubeconfig-text.ts';
import { tokenFor } from './clusters/reader-secret.ts';

/**
 * `npm run sample-secrets`: makes pki/, recipients/ and sealed/ of this repository anew, with the commands a user types. The
 * store and every private key are thrown away at the end: nobody can open what is committed.
 *
 * The clusters of the sample do not exist. Servers of this run stand in for their API servers, at the addresses that
 * mesh.yaml declares: so it moves into a network namespace (util-linux) that has them. Then: npm run golden.
 */
const root = resolve(import.meta.dirname, '..');
const mesh = join(root, 'mesh.yaml');
const hostOf = ({ apiServer }: ClusterPlan): string => new URL(apiServer.url).hostname;

const { clusters } = readMesh(mesh).plan;
const owned = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));

const moveIntoNamespace = (): void => {
  const addresses = clusters.map((cluster) => `ip address add ${hostOf(cluster)}/32 dev lo`);
  const script = ['ip link set lo up', ...addresses, 'exec npx jiti test/sample-secrets.ts'].join(' && ');
  execFileSync('unshare', ['--map-root-user', '--net', 'sh', '-c', script], { cwd: root, stdio: 'inherit' });
};

const uids = new Map(clusters.map(({ name }) => [name, randomUUID()]));

/** What remote-secret asks an API server for: which cluster it is, and the Secret of the reader account. */
const answerFor = ({ name, mesh: { istio } }: ClusterPlan, ca: string, path: string): object | undefined => {
  const data = {
    token: tokenFor(`system:serviceaccount:${istio.namespace}:istio-reader-service-account`),
    'ca.crt': ca,
  };
  const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
  if (path === '/api/v1/namespaces/kube-system') return { metadata: { name: 'kube-system', uid: uids.get(name) } };
  if (!path.startsWith(`/api/v1/namespaces/${istio.namespace}/secrets/`)) return undefined;
  const annotations = { 'kubernetes.io/service-account.name': 'istio-reader-service-account' };
  return {
    type: 'kubernetes.io/service-account-token',
    metadata: { annotations },
    data: Object.fromEntries(encoded),
  };
};

const serveApi = async (cluster: ClusterPlan, authority: TestAuthority): Promise<Server> => {
  const server = createServer(authority.server(`IP:${hostOf(cluster)}`), ({ url = '' }, response) => {
    const answer = answerFor(cluster, authority.ca, url);
    response.writeHead(answer === undefined ? 404 : 200).end(JSON.stringify(answer ?? {}));
  });
  const port = Number(new URL(cluster.apiServer.url).port);
  await new Promise<void>((done) => server.listen(port, hostOf(cluster), done));
  return server;
};

/** Runs one command of the program as a user would, with a store of this run. */
const isthmus = (folder: string, args: readonly string[]): Promise<void> =>
  new Promise((done, failed) => {
    process.stderr.write(`$ isthmus ${args.join(' ')}\n`);
    const own = {
      ISTHMUS_STORE: join(folder, 'store'),
      ISTHMUS_PASSPHRASE_FILE: join(folder, 'passphrase'),
      KUBECONFIG: join(folder, 'kubeconfig'),
    };
    const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...own } } as const;
    const child = spawn(process.execPath, [join(root, 'bin', 'isthmus.js'), ...args, '--mesh', mesh], options);
    child.on('error', failed);
    child.on('exit', (code) =>
      code === 0 ? done() : failed(new Error(`isthmus ${args[0] ?? ''} ended with ${code}`)),
    );
  });

const makeSecrets = async (): Promise<void> => {
  for (const made of ['pki', 'recipients', 'sealed']) rmSync(join(root, made), { recursive: true, force: true });
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-sample-'));
  const authority = new TestAuthority();
  const servers: Server[] = [];
  try {
    mkdirSync(join(folder, 'home'));
    writeFileSync(join(folder, 'passphrase'), `${tokenFor()}\n`, { mode: 0o600 });
    const contexts = clusters.map(({ context, apiServer }) => ({
      name: context,
      server: apiServer.url,
      cluster: { 'certificate-authority-data': Buffer.from(authority.ca).toString('base64') },
    }));
    writeFileSync(join(folder, 'kubeconfig'), kubeconfigText(contexts), { mode: 0o600 });
    for (const cluster of clusters) servers.push(await serveApi(cluster, authority));
    await isthmus(folder, ['ca', 'init', '--no-backup']);
    await isthmus(folder, ['ca', 'issue', '--all']);
    for (const { name } of clusters) await isthmus(folder, ['recipients', 'generate', name]);
    await isthmus(folder, ['seal']);
    await isthmus(folder, ['remote-secret', '--all']);
    await isthmus(folder, ['seal', '--check']);
  } finally {
    for (const server of servers) server.close();
    authority.end();
    rmSync(folder, { recursive: true, force: true });
  }
};

if (clusters.every((cluster) => owned.includes(hostOf(cluster)))) await makeSecrets();
else moveIntoNamespace();
