import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readerSecret, someCa, tokenFor } from '../clusters/reader-secret.ts';
import { RemoteSecretWorld } from './remote-secret-world.ts';

let world: RemoteSecretWorld | undefined;

const worldOf = (...args: ConstructorParameters<typeof RemoteSecretWorld>): RemoteSecretWorld => {
  world = new RemoteSecretWorld(...args);
  return world;
};

afterEach(() => world?.end());

const everyPair = ['c1', 'c2', 'c3'].flatMap((target) =>
  ['c1', 'c2', 'c3']
    .filter((source) => source !== target)
    .map((source) => `sealed/${target}/istio-remote-secret-${source}.yaml`),
);

describe('remote-secret', () => {
  test('reads each source once and seals its access for every other cluster', async () => {
    const mesh = worldOf();
    const { code, out, err } = await mesh.run({ all: true });
    expect([code, err]).toEqual([0, expect.stringContaining('6 documents sealed, 0 unchanged.')]);
    expect(mesh.documents()).toEqual(everyPair);
    expect(out.split('\n')[0]).toMatch(/^CLUSTER +DOCUMENT +REASON$/);
    expect(mesh.reads.filter((read) => read.includes('secret')).toSorted()).toEqual(
      ['c1', 'c2', 'c3'].map((name) => `person secret ${name}`),
    );
    const index: unknown = JSON.parse(mesh.mesh.read('sealed/c2/index.json'));
    expect(JSON.stringify(index)).toMatch(
      /"facts":\{"caCert":"[0-9a-f]{64}","peer":"c1","server":"https:\/\/c1.example.com","uid":"uid-c1"\}/,
    );
  });

  test('changes nothing when it runs again', async () => {
    const mesh = worldOf();
    await mesh.run({ all: true });
    const before = mesh.mesh.tree();
    const { code, err } = await mesh.run({ all: true });
    expect([code, err]).toEqual([0, expect.stringContaining('0 documents sealed, 6 unchanged.')]);
    expect(mesh.mesh.tree()).toEqual(before);
  });

  test('seals the Secret that istiod expects, with nothing of the person who read it', async () => {
    const mesh = worldOf(['c1', 'c2', 'c3'], 'secrets: { backend: plain }');
    expect((await mesh.run({ sources: ['c1'] })).code).toBe(0);
    const secret: unknown = parse(mesh.mesh.read('sealed/c2/istio-remote-secret-c1.yaml'));
    expect(secret).toMatchObject({
      kind: 'Secret',
      metadata: {
        name: 'istio-remote-secret-c1',
        namespace: 'istio-system',
        labels: { 'istio/multiCluster': 'true' },
        annotations: { 'networking.istio.io/cluster': 'c1' },
      },
    });
    const [, data = ''] =
      /c1: ([A-Za-z0-9+/=]{99,})/.exec(mesh.mesh.read('sealed/c2/istio-remote-secret-c1.yaml')) ?? [];
    const kubeconfig = Buffer.from(data, 'base64').toString();
    expect(parse(kubeconfig)).toMatchObject({
      clusters: [{ cluster: { server: 'https://c1.example.com', 'certificate-authority-data': expect.any(String) } }],
      users: [{ user: { token: tokenFor() } }],
    });
    expect(kubeconfig).toContain(Buffer.from(someCa).toString('base64'));
    expect(kubeconfig).not.toContain('secret-of-a-person');
    // Each target has its own copy: sealing one wipes it.
    expect(mesh.mesh.read('sealed/c3/istio-remote-secret-c1.yaml')).toContain(data);
  });

  test('needs access to one cluster alone for one source', async () => {
    const mesh = worldOf();
    expect((await mesh.run({ sources: ['c2'] })).code).toBe(0);
    expect(mesh.documents()).toEqual(['c1', 'c3'].map((target) => `sealed/${target}/istio-remote-secret-c2.yaml`));
    expect(mesh.reads.every((read) => read.endsWith(' c2'))).toBe(true);
  });

  test('reads all that one target reads', async () => {
    const mesh = worldOf();
    expect((await mesh.run({ targets: ['c3'] })).code).toBe(0);
    expect(mesh.documents()).toEqual(['c1', 'c2'].map((source) => `sealed/c3/istio-remote-secret-${source}.yaml`));
  });

  test('says what it would seal and why, and writes nothing, with --dry-run', async () => {
    const mesh = worldOf();
    const { code, out, err } = await mesh.run({ all: true, dryRun: true, format: 'json' });
    expect([code, err, mesh.documents()]).toEqual([0, '', []]);
    expect(JSON.parse(out)).toMatchObject({
      sources: [{ cluster: 'c1', server: 'https://c1.example.com', uid: 'uid-c1' }, {}, {}],
      sealed: everyPair.map(() => ({ reason: 'never-sealed' })),
      written: 0,
    });
  });

  test('seals an address with a path, as some platforms have it', async () => {
    const mesh = worldOf(['c1', 'c2']);
    const url = 'https://c1.example.com/k8s/clusters/c-m-abcdefgh12345678';
    mesh.mesh.write('mesh.yaml', mesh.mesh.read('mesh.yaml').replace('uid: uid-c1', `apiServer: { url: "${url}" }`));
    expect((await mesh.run({ sources: ['c1'] })).code).toBe(0);
    expect(mesh.mesh.read('sealed/c2/index.json')).toContain('"server": "https://c1.example.com"');
  });

  test('prints the rights it needs without a store or a cluster', async () => {
    const mesh = worldOf();
    const { code, out, err } = await mesh.run({ printRbac: true });
    expect([code, err, mesh.reads, mesh.opened]).toEqual([0, '', [], 0]);
    expect(out).toContain('kind: RoleBinding');
  });

  test('reads no cluster where a store carries the access, and says who writes the documents', async () => {
    const access = 'secrets: { remoteAccess: external-secrets, store: { kind: ClusterSecretStore, name: vault } }';
    const mesh = worldOf(['c1', 'c2'], access);
    const text = mesh.mesh.read('mesh.yaml');
    mesh.mesh.write('mesh.yaml', text.replaceAll(/uid: uid-(c\d)/g, 'apiServer: { url: "https://$1.example.com" }'));
    const { code, err, thrown } = await mesh.run({ all: true });
    expect([code, thrown, mesh.reads, mesh.opened]).toEqual([0, [], [], 0]);
    expect(err).toContain('no cluster is read for c1, c2');
    expect(err).toContain('isthmus seal');
  });
});

describe('a source that fails', () => {
  test('does not keep the others back, and is told', async () => {
    const mesh = worldOf();
    mesh.special['c1'] = { fault: 'unreachable' };
    const { code, err } = await mesh.run({ all: true });
    expect([code, err]).toEqual([3, expect.stringContaining('cluster-unreachable')]);
    expect(err).toContain('4 documents sealed');
    expect(mesh.documents()).toEqual(everyPair.filter((file) => !file.endsWith('-c1.yaml')));
  });

  test('is a finding where the cluster itself is not as it should be', async () => {
    const mesh = worldOf();
    mesh.special['c1'] = { secret: readerSecret({ account: 'default' }) };
    const { code, err } = await mesh.run({ all: true });
    expect([code, err]).toEqual([1, expect.stringContaining('reader-token-wrong')]);
    expect(mesh.documents()).toHaveLength(4);
  });

  test('that is another cluster is asked for its UID and nothing else', async () => {
    const mesh = worldOf();
    mesh.special['c1'] = { uid: 'uid-of-another' };
    const { code, err } = await mesh.run({ sources: ['c1'] });
    expect([code, err, mesh.documents()]).toEqual([1, expect.stringContaining('cluster-uid-mismatch'), []]);
    expect(mesh.reads).toEqual(['person uid c1']);
  });

  test('that is the same cluster as another is left alone, and so is the other', async () => {
    const mesh = worldOf();
    mesh.mesh.write('mesh.yaml', mesh.mesh.read('mesh.yaml').replace(/, uid: uid-c[12]/g, ''));
    for (const name of ['c1', 'c2']) mesh.special[name] = { uid: 'one' };
    const { code, err } = await mesh.run({ all: true });
    expect([code, err]).toEqual([1, expect.stringContaining('same-cluster-twice')]);
    expect(mesh.documents()).toEqual(['c1', 'c2'].map((target) => `sealed/${target}/istio-remote-secret-c3.yaml`));
    expect(mesh.reads.filter((read) => read.startsWith('person secret'))).toEqual(['person secret c3']);
  });

  test('is a cluster without a context, or without a kubeconfig, which is told once', async () => {
    const mesh = worldOf();
    const access = {
      contextsFile: '/nonexistent',
      contexts: ['c1=../../c1'],
      host: { environment: {}, interactive: false },
    };
    const config = `${mesh.mesh.root}/outside/config`;
    const missing = await mesh.run({ sources: ['c1'], access: { ...access, kubeconfigs: [config] } });
    expect([missing.code, missing.err]).toEqual([3, expect.stringContaining('context-missing')]);
    const none = await mesh.run({ all: true, format: 'json', access: { ...access, contexts: [], kubeconfigs: [] } });
    expect(none.code).toBe(3);
    expect(none.out.match(/kubeconfig-missing/g)).toHaveLength(1);
  });

  test('has a declared CA that is not there, or lies outside', async () => {
    const mesh = worldOf(['c1', 'c2']);
    const text = mesh.mesh.read('mesh.yaml');
    const declare = (ca: string): void =>
      mesh.mesh.write(
        'mesh.yaml',
        text.replace('uid: uid-c1', `apiServer: { url: "https://c1.example.com", ca: ${ca} }`),
      );
    declare('ca.pem');
    expect((await mesh.run({ sources: ['c1'] })).thrown).toEqual(['api-server-ca']);
    declare('../ca.pem');
    expect((await mesh.run({ sources: ['c1'] })).thrown).toEqual(['malformed-value']);
    expect(mesh.reads).toEqual([]);
  });
});

describe('a run that is refused', () => {
  test.each([
    ['no cluster', {}, 'cluster-choice'],
    ['--all beside names', { all: true, sources: ['c1'] }, 'cluster-choice'],
    ['a cluster for itself', { sources: ['c1'], targets: ['c1'] }, 'cluster-choice'],
    ['a source that is not in the mesh', { sources: ['c9'] }, 'cluster-unknown'],
    ['a path for a target', { targets: ['../c1'] }, 'cluster-unknown'],
    ['a time that is none', { all: true, wait: 'soon' }, 'time-option'],
    ['a time beyond every timer', { all: true, timeout: '9999999m' }, 'time-option'],
  ])('for %s asks for no passphrase and no cluster', async (_, over, code) => {
    const mesh = worldOf();
    expect((await mesh.run(over)).thrown).toEqual([code]);
    expect([mesh.opened, mesh.reads]).toEqual([0, []]);
  });

  test('because a target has no recipient writes nothing, and tells the faults of the sources too', async () => {
    const mesh = worldOf();
    mesh.mesh.recipients = mesh.mesh.recipients.filter(({ cluster }) => cluster !== 'c3');
    mesh.special['c1'] = { fault: 'timeout' };
    const { thrown } = await mesh.run({ all: true });
    expect(thrown[0]).toBe('cluster-unreachable');
    expect(thrown.length).toBeGreaterThan(1);
    expect(mesh.documents()).toEqual([]);
  });
});
