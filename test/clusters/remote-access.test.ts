import { describe, expect, test } from '@jest/globals';
import type { ClusterClient, LiveSecret } from '../../lib/clusters/client.ts';
import { ClusterFault, type FaultKind } from '../../lib/clusters/cluster-fault.ts';
import { Connection, nobody } from '../../lib/clusters/connection.ts';
import {
  type AccessSource,
  openSource,
  readRemoteAccess,
  type RemoteAccess,
} from '../../lib/clusters/remote-access.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { readerSecret, someCa, tokenFor } from './reader-secret.ts';

/** A cluster in memory: what the person's client sees, and what the address of the Secret answers with the reader token. */
interface World {
  readonly server?: string;
  readonly contextTlsName?: string;
  readonly source?: Partial<AccessSource>;
  readonly secret?: LiveSecret;
  readonly addressUid?: string;
  readonly remoteAddress?: string;
  readonly addressFault?: FaultKind;
}

const connectionOf = ({ server = 'https://10.0.0.1:6443', contextTlsName = '' }: World): Connection =>
  new Connection({
    cluster: 'c1',
    server,
    ca: '',
    tlsServerName: contextTlsName,
    proxyUrl: '',
    credential: { ...nobody, token: 'of-a-person' },
    host: { environment: {}, interactive: false },
  });

const run = async (
  world: World,
): Promise<{ access: RemoteAccess | undefined; codes: readonly string[]; probed: readonly Connection[] }> => {
  const probed: Connection[] = [];
  const connect = (connection: Connection): ClusterClient => {
    const own = connection.reveal().credential.token === 'of-a-person';
    if (!own) probed.push(connection);
    return {
      readNamespaceUid: () =>
        own || world.addressFault === undefined
          ? Promise.resolve({
              uid: own ? 'uid' : (world.addressUid ?? 'uid'),
              remoteAddress: world.remoteAddress ?? '10.0.0.1',
            })
          : Promise.reject(new ClusterFault(world.addressFault, 'CODE')),
      readSecret: () => Promise.resolve(world.secret ?? readerSecret()),
      readFirstNode: () => Promise.reject(new Error('nobody asks for this')),
      readServiceProxy: () => Promise.reject(new Error('nobody asks for this')),
    };
  };
  const waiting = { limitMs: 0, sleep: () => Promise.resolve() };
  const options = { connect, timeoutMs: 1000, waiting };
  const apiServer = { url: '', tlsServerName: '' };
  const source = { cluster: 'c1', namespace: 'istio-system', stage: '10', apiServer, ca: '', ...world.source };
  try {
    const open = await openSource(source, connectionOf(world), options);
    return { access: await readRemoteAccess(open, options), codes: [], probed };
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    return { access: undefined, codes: error.issues.map(({ code }) => code), probed };
  }
};

describe('the address in a remote secret', () => {
  test('is that of the context where none is declared, asked with exactly what is sealed', async () => {
    const { access, probed } = await run({ contextTlsName: 'kubernetes' });
    expect(access?.server).toBe('https://10.0.0.1:6443');
    expect(access?.kubeconfig.reveal().toString()).toContain('tls-server-name: kubernetes');
    expect(probed.map((connection) => connection.reveal())).toMatchObject([
      {
        server: 'https://10.0.0.1:6443',
        ca: Buffer.from(someCa).toString('base64'),
        tlsServerName: 'kubernetes',
        credential: { ...nobody, token: tokenFor() },
      },
    ]);
  });

  test('is the declared one, and its name for TLS is not that of the context', async () => {
    const source = { apiServer: { url: 'https://api.example.com/', tlsServerName: '' } };
    const { access } = await run({ source, contextTlsName: 'kubernetes' });
    expect(access?.server).toBe('https://api.example.com');
    expect(access?.kubeconfig.reveal().toString()).not.toContain('tls-server-name');
  });

  test.each<readonly [string, World, string]>([
    ['the loopback address of a local cluster', { server: 'https://127.0.0.1:6443' }, 'api-server-address'],
    ['a link-local address', { server: 'https://169.254.1.1:6443' }, 'api-server-address'],
    ['a name that leads to this machine', { remoteAddress: '127.0.0.1' }, 'api-server-address'],
    [
      'a declared address without TLS',
      { source: { apiServer: { url: 'http://a', tlsServerName: '' } } },
      'api-server-address',
    ],
    ['another cluster', { addressUid: 'other' }, 'api-server-other-cluster'],
    ['an address out of reach', { addressFault: 'timeout' }, 'api-server-unreachable'],
    ['a certificate of another CA', { addressFault: 'tls' }, 'api-server-tls'],
    ['an account without rights', { addressFault: 'forbidden' }, 'reader-token-powerless'],
    ['a declared CA that is none', { source: { ca: 'x' } }, 'api-server-ca'],
  ])('is refused when it is, or leads to, %s', async (_, world, code) => {
    expect((await run(world)).codes).toEqual([code]);
  });

  test('may be a loopback address where somebody declared it', async () => {
    const apiServer = { url: 'https://127.0.0.1:6443', tlsServerName: '' };
    expect((await run({ source: { apiServer }, remoteAddress: '127.0.0.1' })).codes).toEqual([]);
  });

  test('is not asked when the token is not that of the reader', async () => {
    const { codes, probed } = await run({ secret: readerSecret({ account: 'default' }) });
    expect([codes, probed.length]).toEqual([['reader-token-wrong'], 0]);
  });
});
