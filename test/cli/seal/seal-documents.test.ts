import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { sealDocuments } from '../../../lib/cli/seal-documents.ts';
import { AgeIdentity } from '../../../lib/sealing/age/x25519.ts';
import { CleartextSecret } from '../../../lib/sealing/cleartext-secret.ts';
import { SecretValue } from '../../../lib/sealing/secret-value.ts';
import { accessFacts, accessTo, addonSecret, codesOf, kubeconfig, newController, TestMesh } from './mesh-with-keys.ts';

const controller = newController();
const config = kubeconfig('cluster2');
const index = 'sealed/cluster1/index.json';
const file = 'sealed/cluster1/istio-remote-secret-cluster2.yaml';

let mesh: TestMesh;
beforeEach(() => {
  mesh = new TestMesh();
  mesh.give('cluster1', controller);
});
afterEach(() => mesh.end());

const wish = (secret: CleartextSecret = accessTo('cluster2', config), cluster = 'cluster1') => ({
  cluster,
  secret,
  facts: accessFacts('cluster2'),
});

const seal = (wishes = [wish()], reseal = false) => sealDocuments(mesh.context(), wishes, { reseal });
const sealAndWrite = (wishes = [wish()], reseal = false): void => mesh.apply(seal(wishes, reseal));
const codes = (wishes = [wish()], reseal = false): readonly string[] => codesOf(() => seal(wishes, reseal));

/** A refused run leaves every byte as it was. */
const refusedWith = (wishes = [wish()], reseal = false): readonly string[] => {
  const before = JSON.stringify(mesh.tree(''));
  const found = codes(wishes, reseal);
  expect(JSON.stringify(mesh.tree(''))).toBe(before);
  return found;
};

const reasons = (wishes = [wish()], reseal = false): readonly string[] =>
  seal(wishes, reseal).sealed.map(({ reason }) => reason);

describe('sealing documents', () => {
  test('gives the document and the signed index, and says why', () => {
    const { changes, sealed, unchanged } = seal();
    expect([...changes.keys()]).toEqual([file, index]);
    expect(sealed).toEqual([{ cluster: 'cluster1', file, reason: 'never-sealed' }]);
    expect(unchanged).toBe(0);
    expect(changes.get(file)).toContain('kind: SealedSecret');
    expect(changes.get(index)).toContain('"peer": "cluster2"');
  });

  test('changes nothing the second time', () => {
    sealAndWrite();
    const { changes, sealed, unchanged } = seal();
    expect([changes.size, sealed.length, unchanged]).toEqual([0, 0, 1]);
  });

  test('writes new facts into the index and leaves the document', () => {
    sealAndWrite();
    const { changes, sealed } = seal([{ ...wish(), facts: { ...accessFacts('cluster2'), uid: 'other' } }]);
    expect([...changes.keys()]).toEqual([index]);
    expect(sealed).toEqual([]);
  });

  test('keeps the entries it was not asked about', () => {
    sealAndWrite();
    sealAndWrite([wish(addonSecret({ key: 'sixteen or so bytes' }))]);
    expect(mesh.read(index)).toContain('istio-remote-secret-cluster2.yaml');
    expect(mesh.read(index)).toContain('kiali-signing-key.yaml');
  });

  test('seals again when the value changed, and everything when asked to', () => {
    sealAndWrite();
    expect(reasons([wish(accessTo('cluster2', 'another kubeconfig'))])).toEqual(['content-changed']);
    expect(reasons([wish()], true)).toEqual(['asked']);
  });

  test('wipes every Secret, also when it refuses', () => {
    const [good, bad] = [wish(), wish(accessTo('cluster2'), 'cluster9')];
    expect(codes([bad, good])).toEqual(['cluster-unknown']);
    for (const { secret } of [good, bad]) {
      expect(secret.reveal().every(([, bytes]) => bytes.every((byte) => byte === 0))).toBe(true);
    }
  });

  test('takes Secrets one at a time from whoever makes them', () => {
    const made: CleartextSecret[] = [];
    const oneByOne = function* () {
      for (const name of ['one', 'two']) {
        expect(made.every((secret) => secret.reveal().every(([, bytes]) => bytes.every((byte) => byte === 0)))).toBe(
          true,
        );
        const secret = addonSecret({ password: 'a password of its own' }, name);
        made.push(secret);
        yield wish(secret);
      }
    };
    const { sealed } = sealDocuments(mesh.context(), oneByOne(), { reseal: false });
    expect(sealed.map(({ file: path }) => path)).toEqual(['sealed/cluster1/one.yaml', 'sealed/cluster1/two.yaml']);
  });

  test('keeps Secrets of one name in two namespaces apart', () => {
    const { sealed } = seal(['istio-system', 'sample'].map((space) => wish(addonSecret({ a: 'b' }, 'pull', space))));
    expect(sealed.map(({ file: path }) => path)).toEqual([
      'sealed/cluster1/pull.yaml',
      'sealed/cluster1/pull_sample.yaml',
    ]);
  });

  test('seals for every age recipient where the backend is sops', () => {
    mesh.end();
    mesh = new TestMesh(undefined, 'secrets: { backend: sops }');
    const [one, two] = [AgeIdentity.generate(randomBytes), AgeIdentity.generate(randomBytes)];
    mesh.giveAge('cluster1', one, two);
    sealAndWrite();
    for (const { recipient } of [one, two]) expect(mesh.read(file)).toContain(recipient.text);
    mesh.write('recipients/cluster1/age.txt', `${one.recipient.text}\n`);
    expect(seal().sealed.map(({ reason }) => reason)).toEqual(['approval-changed']);
  });

  test('seals the CA again when another engine protects its objects with other annotations, and no access', () => {
    const ca = () => ({
      ...wish(
        new CleartextSecret(
          { namespace: 'istio-system', name: 'cacerts', type: 'Opaque', labels: {}, annotations: {} },
          [['ca-key.pem', new SecretValue(config)]],
        ),
      ),
      facts: {},
    });
    sealAndWrite([wish(), ca()]);
    const { plan } = mesh.context();
    const keep = { 'argocd.argoproj.io/sync-options': 'Prune=false' };
    const settings = { ...plan.settings, gitops: { ...plan.settings.gitops, keep } };
    const clusters = plan.clusters.map((cluster) => ({ ...cluster, mesh: settings }));
    const context = mesh.context({ plan: { ...plan, settings, clusters } });
    const { sealed, changes } = sealDocuments(context, [wish(), ca()], { reseal: false });
    expect(sealed).toEqual([{ cluster: 'cluster1', file: 'sealed/cluster1/cacerts.yaml', reason: 'format-changed' }]);
    expect(changes.get('sealed/cluster1/cacerts.yaml')).toContain('Prune=false');
    expect(mesh.read('sealed/cluster1/istio-remote-secret-cluster2.yaml')).not.toContain('prune');
  });

  test('refuses a value that a label, an annotation or a fact shows', () => {
    const password = 'a password of 30 characters ...';
    const secretWith = (annotation: string): CleartextSecret =>
      new CleartextSecret(
        { namespace: 'istio-system', name: 'a', type: 'Opaque', labels: {}, annotations: { note: annotation } },
        [['password', new SecretValue(password)]],
      );
    expect(refusedWith([wish(secretWith(`it is ${password}`))])).toEqual(['secret-in-the-clear']);
    const inBase64 = Buffer.from(`it is ${password}`).toString('base64');
    expect(refusedWith([{ ...wish(secretWith('')), facts: { note: inBase64 } }])).toEqual(['secret-in-the-clear']);
    expect(() => seal([wish(secretWith(`it is ${password}`))])).not.toThrow(password);
    expect(codes([wish(secretWith('nothing'))])).toEqual([]);
  });

  test('lets names and addresses pass that a kubeconfig shares with what is published', () => {
    const peer = 'a-cluster-of-thirty-characters';
    const server = `https://api.${peer}.example.com:6443`;
    mesh.write('mesh.yaml', mesh.read('mesh.yaml').replace('cluster2:', `${peer}:`));
    const text = `current-context: ${peer}\ncontexts:\n- context:\n    cluster: ${peer}\n  server: ${server}\n`;
    const wishes = [{ ...wish(accessTo(peer, text)), facts: { peer, server } }];
    expect(seal(wishes).sealed).toHaveLength(1);
  });

  test('refuses a backend that encrypts nothing', () => {
    mesh.end();
    mesh = new TestMesh(undefined, 'secrets: { backend: existing }');
    expect(refusedWith()).toEqual(['backend-seals-nothing']);
  });
});
