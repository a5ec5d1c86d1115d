import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { recipientsApprove, type Terminal } from '../../../lib/cli/commands/recipients-approve.ts';
import { recipientsRevoke } from '../../../lib/cli/commands/recipients-revoke.ts';
import { storeDoctor } from '../../../lib/cli/commands/store-doctor.ts';
import { sealDocuments } from '../../../lib/cli/seal-documents.ts';
import { openContext } from '../../../lib/cli/secret-context.ts';
import { initialised, type MeshOfTests, now, testIo } from '../ca-of-tests.ts';
import { addonSecret, codesOf } from './mesh-with-keys.ts';
import {
  declaration,
  digestIn,
  filesOf,
  generated,
  inGit,
  issuedMesh,
  outcomeOf,
  pinned,
  sealed,
  sealedMesh,
  withCopy,
} from './sealed-mesh.ts';

let original: MeshOfTests;
beforeAll(async () => {
  original = await sealedMesh();
}, 60_000);
afterAll(() => original.end());

const mutable = (use: (mesh: MeshOfTests) => Promise<void>): Promise<void> => withCopy(original, use);

const workOf = async (mesh: MeshOfTests) => (await openContext(mesh.input, testIo(), now)).work;

/** The clusters that the store knows approvals and pins of. */
const approvals = async (mesh: MeshOfTests): Promise<readonly string[]> => {
  const { recipients, pins } = await workOf(mesh);
  return [...recipients, ...pins].map(({ cluster }) => cluster);
};

const nobody: Terminal = { canAsk: () => false, askWord: () => Promise.resolve(true) };

const approve = (mesh: MeshOfTests, own = {}, terminal = nobody) =>
  outcomeOf((io) =>
    recipientsApprove({ ...mesh.input, cluster: 'cluster1', fingerprint: undefined, pins: undefined, ...own }, io, {
      terminal,
      now,
    }),
  );

/** A person who answers alike, and keeps what was asked. */
const person = (answer: boolean) => {
  const asked: string[] = [];
  const askWord = (question: string): Promise<boolean> => {
    asked.push(question);
    return Promise.resolve(answer);
  };
  return { asked, canAsk: () => true, askWord };
};

const own = (more: string): string => declaration.replace('network1 }', `network1, ${more} }`);

describe('the store pins where the keys of a cluster go', () => {
  test('with the first key pair, and pki/store.json follows', async () => {
    const mesh = await initialised(declaration);
    const { err } = await generated(mesh, 'cluster1');
    expect(err).toContain('the store keeps where keys of cluster1 go');
    const { work, store } = await openContext(mesh.input, testIo(), now);
    expect(work.pins).toMatchObject([
      { cluster: 'cluster1', istioNamespace: 'istio-system', cacerts: 'sealed-secrets' },
    ]);
    expect(JSON.parse(mesh.text('pki/store.json'))).toMatchObject({ generation: store.generation });
    mesh.end();
  });

  test('with the first seal, where nothing was generated, and not in a rehearsal', async () => {
    const mesh = await issuedMesh(`${declaration}secrets: { backend: existing }\n`);
    expect((await sealed(mesh, { dryRun: true })).err).not.toContain('the store keeps');
    expect((await workOf(mesh)).pins).toEqual([]);
    expect((await sealed(mesh)).err).toContain('the store keeps where keys of cluster1, cluster2 go');
    const before = filesOf(mesh, '');
    expect((await sealed(mesh)).err).not.toContain('the store keeps');
    expect(filesOf(mesh, '')).toEqual(before);
    mesh.end();
  });

  const changes: readonly (readonly [string, string, string])[] = [
    ['its UID', own('uid: 11111111-1111-1111-1111-111111111111'), ''],
    ['a first context', own('context: kind-one'), ''],
    [
      'the Istio namespace',
      declaration.replace('1.30.3', '1.30.3, namespace: tenant'),
      'istio.namespace: istio-system -> tenant',
    ],
    ['the backend of its CA', own('secrets: { cacerts: plain }'), 'secrets of cacerts: sealed-secrets -> plain'],
    [
      'the backend of its access',
      own('secrets: { remoteAccess: sops }'),
      'secrets of remoteAccess: sealed-secrets -> sops',
    ],
    [
      'the name in the certificate',
      own('apiServer: { url: "https://a.example.com", tlsServerName: x }'),
      'apiServer.tlsServerName: none -> x',
    ],
    ['a CA', own('apiServer: { url: "https://a.example.com", ca: ca.pem }'), 'apiServer.ca (sha256): none -> '],
    ['an address', own('apiServer: { url: "https://a.example.com" }'), ''],
  ];

  test.each(changes)('and judges a change of %s before any key is read', (_, text, words) =>
    mutable(async (mesh) => {
      mesh.put('ca.pem', 'any');
      mesh.put('mesh.yaml', text);
      const before = filesOf(mesh, '');
      const { refused, problems } = await sealed(mesh, { clusters: ['cluster1'], reseal: true });
      expect(refused).toEqual(words === '' ? [] : ['cluster-changed']);
      expect(problems).toContain(words);
      if (words === '') return;
      expect(filesOf(mesh, '')).toEqual(before);
      expect((await generated(mesh, 'cluster1', { bootstrap: true })).refused).toEqual(['cluster-changed']);
    }),
  );

  test('and what seals without asking first is refused as well, with nothing to write', () =>
    mutable(async (mesh) => {
      mesh.put('mesh.yaml', own('secrets: { remoteAccess: sops }'));
      const context = await openContext(mesh.input, testIo(), now);
      const wish = { cluster: 'cluster1', secret: addonSecret({ key: 'a value' }), facts: {} };
      expect(codesOf(() => sealDocuments(context, [wish], { reseal: false }))).toEqual(['cluster-changed']);
    }));

  test('and Secrets of a manifest go nowhere else', () =>
    mutable(async (mesh) => {
      mesh.put('mesh.yaml', own('secrets: { backend: plain }'));
      const { refused } = await sealed(mesh, { clusters: ['cluster1'], from: `${mesh.folder}/none.yaml` });
      expect(refused).toEqual(['cluster-changed']);
    }));

  test('and a new cluster cannot be plain beside sealed ones, whatever .gitignore says', () =>
    mutable(async (mesh) => {
      inGit(mesh.folder);
      mesh.put('.gitignore', 'sealed/\ndist/\n');
      mesh.put('mesh.yaml', `${declaration}  cluster3: { network: network3, secrets: { backend: plain } }\n`);
      expect((await sealed(mesh)).refused).toEqual(['cluster-changed']);
    }));
});

describe('recipients approve of what changed', () => {
  const changed = own('secrets: { remoteAccess: sops }');

  test('shows a person the change, and pins it with the word', () =>
    mutable(async (mesh) => {
      mesh.put('mesh.yaml', changed);
      const no = person(false);
      expect((await approve(mesh, {}, no)).code).toBe(1);
      expect(no.asked).toEqual([expect.stringContaining('secrets of remoteAccess: sealed-secrets -> sops')]);
      expect((await sealed(mesh)).refused).toEqual(['cluster-changed']);
      expect((await approve(mesh, {}, person(true))).code).toBe(0);
      expect((await sealed(mesh)).refused).toEqual([]);
      // What was approved is pinned: the way back is a change, too.
      mesh.put('mesh.yaml', declaration);
      expect((await sealed(mesh)).refused).toEqual(['cluster-changed']);
    }));

  test('takes the digest of the refusal without a terminal, and nothing else', () =>
    mutable(async (mesh) => {
      mesh.put('mesh.yaml', changed);
      expect((await approve(mesh)).refused).toEqual(['approval-needs-terminal']);
      expect((await approve(mesh, { pins: 'ab'.repeat(32) })).refused).toEqual(['pins-differ']);
      const digest = digestIn((await sealed(mesh)).problems);
      mesh.put('mesh.yaml', own('secrets: { backend: plain }'));
      expect((await approve(mesh, { pins: digest })).refused).toEqual(['pins-differ']);
      mesh.put('mesh.yaml', changed);
      expect((await approve(mesh, { pins: digest })).code).toBe(0);
      expect((await sealed(mesh)).refused).toEqual([]);
    }));

  test('does not approve a recipient while a change waits', () =>
    mutable(async (mesh) => {
      mesh.put('mesh.yaml', changed);
      const [{ recipient } = { recipient: '' }] = (await workOf(mesh)).recipients;
      expect((await approve(mesh, { fingerprint: recipient })).refused).toEqual(['cluster-changed']);
    }));
});

describe('a cluster that left the declaration', () => {
  const alone = declaration.replace('  cluster2: { network: network2 }\n', '');

  test('loses its approvals with its documents, and is approved anew when it comes back', () =>
    mutable(async (mesh) => {
      mesh.put('mesh.yaml', alone);
      await sealed(mesh, { dryRun: true });
      await sealed(mesh, { clusters: ['cluster1'], from: undefined, dryRun: true });
      expect(await approvals(mesh)).toContain('cluster2');
      const { err } = await sealed(mesh);
      expect(err).toContain('cluster2 left the declaration: its approvals leave the store');
      expect(await approvals(mesh)).toEqual(['cluster1', 'cluster1']);
      const before = filesOf(mesh, '');
      await sealed(mesh);
      expect(filesOf(mesh, '')).toEqual(before);
      mesh.put('mesh.yaml', declaration);
      expect(Object.keys(filesOf(mesh, 'recipients/cluster2'))).toHaveLength(1);
      expect((await sealed(mesh)).refused).toEqual(['recipient-not-approved']);
    }));

  test('keeps what was revoked revoked', () =>
    mutable(async (mesh) => {
      const fingerprint =
        (await workOf(mesh)).recipients.find(({ cluster }) => cluster === 'cluster2')?.recipient ?? '';
      mesh.put('mesh.yaml', alone);
      const revoke = () =>
        outcomeOf((io) => recipientsRevoke({ ...mesh.input, cluster: 'cluster2', fingerprint }, io, now));
      const { code, err } = await revoke();
      expect([code, err]).toEqual([0, expect.not.stringContaining('recipients generate')]);
      await sealed(mesh);
      expect((await workOf(mesh)).recipients).toContainEqual(
        expect.objectContaining({ cluster: 'cluster2', status: 'revoked' }),
      );
      const unknown = await outcomeOf((io) =>
        recipientsRevoke({ ...mesh.input, cluster: 'cluster9', fingerprint }, io, now),
      );
      expect(unknown.refused).toEqual(['cluster-unknown']);
    }));

  test('is named by store doctor', () =>
    mutable(async (mesh) => {
      mesh.put('mesh.yaml', alone);
      const look = () => {
        const searchPath = process.env['PATH'] ?? '';
        return outcomeOf((io) => storeDoctor({ ...mesh.input, root: false, format: 'table', searchPath }, io));
      };
      expect((await look()).out).toContain('the store holds approvals of cluster2, which is not declared');
      await sealed(mesh);
      expect((await look()).out).toMatch(/ok +every cluster that may receive keys is declared/);
    }));
});

test('a cluster whose change was approved is sealed without a question from then on', () =>
  mutable(async (mesh) => {
    mesh.put('mesh.yaml', declaration.replace('1.30.3', '1.30.3, namespace: tenant'));
    for (const cluster of ['cluster1', 'cluster2']) {
      // oxlint-disable-next-line no-await-in-loop -- each changes the store
      expect((await pinned(mesh, cluster)).code).toBe(0);
    }
    expect((await sealed(mesh)).refused).toEqual([]);
  }));
