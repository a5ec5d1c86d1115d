import { afterEach, describe, expect, test } from '@jest/globals';
import { declaredPins } from '../../lib/cli/seal/declared-pins.ts';
import { someCa } from '../clusters/reader-secret.ts';
import { RemoteSecretWorld } from './remote-secret-world.ts';

let world: RemoteSecretWorld | undefined;
afterEach(() => world?.end());

const worldOf = (): RemoteSecretWorld => (world = new RemoteSecretWorld(['c1', 'c2']));

/** The store after a person approved what is declared now. */
const approve = ({ mesh }: RemoteSecretWorld) => {
  const { root, plan } = mesh.context();
  return plan.clusters.map((cluster) => declaredPins(root, cluster));
};

const edit = ({ mesh }: RemoteSecretWorld, from: string | RegExp, to: string): void =>
  mesh.write('mesh.yaml', mesh.read('mesh.yaml').replace(from, to));

const url = 'https://c1.example.com:6443';
const address = `uid: uid-c1, apiServer: { url: "${url}" }`;

describe('remote-secret and what the store pinned', () => {
  test('pins sources and targets the first time, says so in one line, and changes the store once', async () => {
    const mesh = worldOf();
    const { code, err } = await mesh.run({ all: true });
    expect([code, err.match(/the store keeps where keys of c1, c2 go/g)?.length]).toEqual([0, 1]);
    expect((await mesh.run({ all: true })).err).not.toContain('the store keeps');
    expect([mesh.kept, mesh.mesh.pins]).toEqual([1, approve(mesh)]);
  });

  test('asks no cluster when a pull request brings an address and a CA of its own, not even in a rehearsal', async () => {
    const mesh = worldOf();
    await mesh.run({ all: true });
    mesh.reads.length = 0;
    mesh.mesh.write('ca.pem', someCa);
    edit(mesh, 'uid: uid-c1', 'uid: uid-c1, apiServer: { url: "https://c1.example.com", ca: ca.pem }');
    for (const dryRun of [true, false]) {
      // oxlint-disable-next-line no-await-in-loop -- one mesh
      expect((await mesh.run({ sources: ['c1'], dryRun })).thrown).toEqual(['cluster-changed']);
    }
    expect(mesh.reads).toEqual([]);
    mesh.mesh.pins = approve(mesh);
    expect((await mesh.run({ sources: ['c1'] })).code).toBe(0);
    mesh.reads.length = 0;
    mesh.mesh.write('ca.pem', `${someCa}\n`);
    expect((await mesh.run({ sources: ['c1'] })).thrown).toEqual(['cluster-changed']);
    expect(mesh.reads).toEqual([]);
  });

  test('takes a declared CA from nobody the first time either', async () => {
    const mesh = worldOf();
    mesh.mesh.write('ca.pem', someCa);
    edit(mesh, 'uid: uid-c1', 'uid: uid-c1, apiServer: { url: "https://c1.example.com", ca: ca.pem }');
    expect((await mesh.run({ sources: ['c1'] })).thrown).toEqual(['cluster-changed']);
    expect([mesh.reads, mesh.kept]).toEqual([[], 0]);
  });

  test.each([
    ['another UID', 'uid: uid-c1', 'uid: uid-c2x'],
    ['no UID', ', uid: uid-c1', ''],
    [
      'another name in the certificate',
      'uid: uid-c1',
      'uid: uid-c1, apiServer: { url: "https://c1.example.com", tlsServerName: x }',
    ],
    ['another Istio namespace', 'version: 1.30.3', 'version: 1.30.3, namespace: tenant'],
    ['another backend of a target', 'network-c2', 'network-c2, secrets: { backend: plain }'],
  ])('reads nothing for %s', async (_, from, to) => {
    const mesh = worldOf();
    await mesh.run({ all: true });
    mesh.reads.length = 0;
    edit(mesh, from, to);
    const { thrown } = await mesh.run({ sources: ['c1'] });
    expect(new Set(thrown)).toEqual(new Set(['cluster-changed']));
    expect([mesh.reads, mesh.kept]).toEqual([[], 1]);
  });

  test('lets another context speak for a cluster without UID only after a person looked, and its first UID at once', async () => {
    const mesh = worldOf();
    edit(mesh, ', uid: uid-c1', '');
    await mesh.run({ all: true });
    const before = mesh.mesh.read('mesh.yaml');
    mesh.reads.length = 0;
    edit(mesh, 'context: c2', 'context: other');
    edit(mesh, 'context: c1', 'context: c2');
    expect((await mesh.run({ sources: ['c1'] })).thrown).toEqual(['cluster-changed']);
    edit(mesh, 'context: c2', 'context: c2, uid: uid-c2x');
    expect((await mesh.run({ sources: ['c1'] })).thrown).toEqual(['cluster-changed']);
    expect(mesh.reads).toEqual([]);
    mesh.mesh.write('mesh.yaml', before.replace('context: c1', 'context: c1, uid: uid-c1'));
    expect((await mesh.run({ sources: ['c1'] })).code).toBe(0);
    expect(mesh.mesh.pins).toEqual(expect.arrayContaining(approve(mesh)));
  });
});

describe('an address that appears where none was declared', () => {
  test('gets no token in a rehearsal, and is pinned once it was read through', async () => {
    const mesh = worldOf();
    await mesh.run({ all: true });
    edit(mesh, 'uid: uid-c1', address);
    mesh.reads.length = 0;
    const rehearsal = await mesh.run({ sources: ['c1'], dryRun: true });
    expect([rehearsal.code, rehearsal.err]).toEqual([0, expect.stringContaining('api-server-not-asked')]);
    expect(mesh.reads).toEqual(['person uid c1', 'person secret c1']);
    expect((await mesh.run({ sources: ['c1'] })).code).toBe(0);
    expect(mesh.reads).toContain('reader uid c1');
    expect(mesh.mesh.pins).toEqual(expect.arrayContaining(approve(mesh)));
    mesh.reads.length = 0;
    await mesh.run({ sources: ['c1'], dryRun: true });
    expect(mesh.reads).toContain('reader uid c1');
    edit(mesh, url, 'https://c2.example.com');
    expect((await mesh.run({ sources: ['c1'] })).thrown).toEqual(['cluster-changed']);
  });

  test('is not pinned when it does not answer as the cluster', async () => {
    const mesh = worldOf();
    await mesh.run({ all: true });
    edit(mesh, 'uid: uid-c1', address.replace('c1.example', 'c2.example'));
    expect((await mesh.run({ sources: ['c1'] })).code).toBe(1);
    expect(mesh.mesh.pins.map(({ apiServer }) => apiServer.url)).toEqual(['', '']);
  });

  test('is not pinned by a first run that could not read through it', async () => {
    const mesh = worldOf();
    edit(mesh, 'uid: uid-c1', address);
    mesh.special['c1'] = { fault: 'unreachable' };
    expect((await mesh.run({ sources: ['c1'] })).code).toBe(3);
    expect(mesh.mesh.pins).toMatchObject([{ cluster: 'c1', apiServer: { url: '' } }, { cluster: 'c2' }]);
  });

  test('gets no token in the rehearsal of a first run', async () => {
    const mesh = worldOf();
    edit(mesh, 'uid: uid-c1', address);
    await mesh.run({ sources: ['c1'], dryRun: true });
    expect([mesh.reads, mesh.kept]).toEqual([['person uid c1', 'person secret c1'], 0]);
  });
});
