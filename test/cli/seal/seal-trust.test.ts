import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { sealDocuments } from '../../../lib/cli/seal-documents.ts';
import type { CleartextSecret } from '../../../lib/sealing/cleartext-secret.ts';
import { writeIndex } from '../../../lib/sealing/index-file.ts';
import { publicKeyText } from '../../../lib/sealing/index-signature.ts';
import { writeSigners } from '../../../lib/sealing/signers.ts';
import {
  accessFacts,
  accessTo,
  addonSecret,
  approved,
  codesOf,
  kubeconfig,
  newController,
  now,
  TestMesh,
} from './mesh-with-keys.ts';

const controller = newController();
const other = newController();
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

describe('recipients', () => {
  test('that nobody approved are refused by their fingerprint', () => {
    mesh.write('recipients/cluster1/sealed-secrets.pem', other.pem);
    expect(refusedWith()).toEqual(['recipient-not-approved']);
    expect(() => seal()).toThrow(other.fingerprint);
  });

  test('that nobody approved are refused also beside one that is', () => {
    mesh.write('recipients/cluster1/sealed-secrets.pem', controller.pem + other.pem);
    expect(refusedWith()).toEqual(['recipient-not-approved']);
  });

  test('of another cluster are not approved here', () => {
    expect(refusedWith([wish(undefined, 'cluster2')])).toEqual(['recipient-missing']);
    mesh.write('recipients/cluster2/sealed-secrets.pem', controller.pem);
    expect(refusedWith([wish(undefined, 'cluster2')])).toEqual(['recipient-not-approved']);
  });

  test('that were revoked are refused while the file has them, and left behind when it does not', () => {
    sealAndWrite();
    mesh.recipients = [];
    mesh.give('cluster1', other);
    mesh.recipients.push(approved('cluster1', controller.fingerprint, { status: 'revoked' }));
    expect(seal().sealed.map(({ reason }) => reason)).toEqual(['recipient-revoked']);
    mesh.write('recipients/cluster1/sealed-secrets.pem', controller.pem + other.pem);
    expect(refusedWith()).toEqual(['recipient-revoked']);
  });

  test('that are new and approved change nothing that is sealed', () => {
    sealAndWrite();
    mesh.give('cluster1', newController('cluster1', new Date(now.getTime() + 1000)));
    const file2 = mesh.read('recipients/cluster1/sealed-secrets.pem');
    mesh.write('recipients/cluster1/sealed-secrets.pem', controller.pem + file2);
    expect(seal().sealed).toEqual([]);
  });

  test('that are missing are one issue for a cluster, whatever the number of documents', () => {
    expect(refusedWith([wish(accessTo('a'), 'cluster2'), wish(accessTo('b'), 'cluster2')])).toEqual([
      'recipient-missing',
    ]);
  });

  test('with a private key in their file are refused', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    mesh.write('recipients/cluster1/sealed-secrets.pem', controller.pem + pem);
    expect(refusedWith()).toEqual(['recipient-private-key']);
  });
});

describe('the signed index', () => {
  test('edited by hand is refused, and rebuilt only when asked and when every document is sealed anew', () => {
    sealAndWrite();
    mesh.write(index, mesh.read(index).replace('cluster2.example.com', 'cluster3.example.com'));
    expect(refusedWith()).toEqual(['sealed-index-forged']);
    expect(codesOf(() => seal()).length).toBe(1);
    sealAndWrite(undefined, true);
    expect(seal().changes.size).toBe(0);
  });

  test('edited by hand is refused also with --reseal while a document is not sealed anew', () => {
    sealAndWrite([wish(), wish(addonSecret({ key: 'sixteen or so bytes' }))]);
    mesh.write(index, mesh.read(index).replace('cluster2.example.com', 'cluster3.example.com'));
    expect(refusedWith([wish()], true)).toEqual(['sealed-index-forged']);
    expect(() => seal([wish()], true)).toThrow('sealed-index-forged');
  });

  test('of another cluster is refused', () => {
    mesh.give('cluster2', controller);
    sealAndWrite([wish(), wish(undefined, 'cluster2')]);
    mesh.write(index, mesh.read('sealed/cluster2/index.json'));
    expect(refusedWith()).toEqual(['sealed-index-other-cluster']);
  });

  test('of another store is refused', () => {
    const documents = { store: 'cd'.repeat(16), generation: 1, cluster: 'cluster1', documents: [] };
    mesh.write(index, writeIndex(documents, mesh.signer));
    expect(refusedWith()).toEqual(['sealed-index-other-store']);
  });

  test('of a signer that the store does not know is refused, also when pki/signers.json lists it', () => {
    const foreign = generateKeyPairSync('ed25519').privateKey;
    mesh.write(
      index,
      writeIndex({ store: 'ab'.repeat(16), generation: 1, cluster: 'cluster1', documents: [] }, foreign),
    );
    expect(refusedWith()).toEqual(['sealed-index-unknown-signer']);
    mesh.write('pki/signers.json', writeSigners([publicKeyText(mesh.signer), publicKeyText(foreign)]));
    expect(refusedWith()).toEqual(['signers-differ']);
    mesh.write('pki/signers.json', writeSigners([]));
    expect(refusedWith()).toEqual(['signers-differ']);
    mesh.write('pki/signers.json', writeSigners([publicKeyText(foreign)]));
    expect(refusedWith()).toEqual(['signers-differ']);
  });

  test('lists nothing that was exchanged for another genuine document', () => {
    const key = addonSecret({ key: 'sixteen or so bytes' });
    sealAndWrite([wish(), wish(key)]);
    mesh.write('sealed/cluster1/kiali-signing-key.yaml', mesh.read(file));
    expect(refusedWith()).toEqual(['sealed-document-changed']);
  });

  test('lists nothing that is gone', () => {
    sealAndWrite([wish(), wish(addonSecret({ key: 'sixteen or so bytes' }))]);
    mesh.apply({ changes: new Map([['sealed/cluster1/kiali-signing-key.yaml', undefined]]) });
    expect(refusedWith()).toEqual(['sealed-document-missing']);
  });

  test('sees a document that was exchanged, and seals its Secret again', () => {
    sealAndWrite([wish(), wish(addonSecret({ key: 'sixteen or so bytes' }))]);
    mesh.write(file, mesh.read('sealed/cluster1/kiali-signing-key.yaml'));
    expect(seal().sealed).toEqual([{ cluster: 'cluster1', file, reason: 'document-changed' }]);
  });
});
