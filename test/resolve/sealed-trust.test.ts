import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readCommitted } from '../../lib/declare/committed.ts';
import { publicKeyText, signText } from '../../lib/sealing/index-signature.ts';
import { writeSigners } from '../../lib/sealing/signers.ts';
import { type Files, inFolder, issuesOf, twoClusters } from '../mesh-folder.ts';
import { certificate } from '../certificates.ts';
import { monthCertificate } from '../sealing/certificates.ts';
import { meshKey, recipient, sealedFiles, sealedSecret, signedMesh, storeIdentity } from '../signed-mesh.ts';

const names = ['cluster1', 'cluster2'];
const mesh: Files = { 'mesh.yaml': twoClusters, ...signedMesh(names) };
const before = signedMesh(names, 'an earlier time');
const stranger = generateKeyPairSync('ed25519').privateKey;

/** `code file` of every error. */
const errors = (files: Files): readonly string[] =>
  issuesOf(files)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, at }) => `${code} ${at?.file ?? ''}`);

const without = (...paths: readonly string[]): Files =>
  Object.fromEntries(Object.entries(mesh).filter(([path]) => !paths.includes(path)));

const textOf = (files: Files, path: string): string => {
  const text = files[path];
  if (text === undefined) throw new Error(`no ${path}`);
  return text;
};

const ca = 'sealed/cluster1/cacerts.yaml';
const access = 'sealed/cluster1/istio-remote-secret-cluster2.yaml';
const index = 'sealed/cluster1/index.json';
const indexText = textOf(mesh, index);

/** What an index says of the bytes of the CA. */
const caDigest = (text: string): string => /"cacerts.yaml",\n +"sha256": "(\w+)"/.exec(text)?.[1] ?? 'no digest';

/** An index whose text was changed, and signed again by whoever. */
const resigned = (change: (text: string) => string, key = stranger): string =>
  signText(`${change(indexText.replace(/,\n {2}"signature[\s\S]*$/, '\n}'))}\n`, key);

describe('a signed mesh', () => {
  test('passes, and says nothing of signatures', () => {
    const codes = issuesOf(mesh).map(({ code }) => code);
    expect(codes.filter((code) => code.startsWith('sealed') || code.startsWith('sign'))).toEqual([]);
    expect(errors(mesh)).toEqual([]);
  });

  test('passes without the access to a peer that left the declaration', () => {
    const declared = twoClusters.replace(/ {2}cluster2.*\n/, '');
    expect(errors({ ...without(access), 'mesh.yaml': declared })).toEqual([]);
  });

  test('passes with a warning where access was sealed for another cluster than is pinned now', () => {
    const sealedFor = resigned(
      (text) => text.replace('"peer": "cluster2"', '"peer": "cluster2",\n        "uid": "old"'),
      meshKey,
    );
    const declared = twoClusters.replace('network: network2', 'network: network2, uid: new');
    const files = { ...mesh, 'mesh.yaml': declared, [index]: sealedFor };
    const [outdated] = issuesOf(files).filter(({ code }) => code === 'remote-access-outdated');
    expect(outdated?.problem).toBe(`${access} opens the cluster with the UID old, not new`);
    expect(errors(files)).toEqual([]);
  });

  test('passes with a cluster for which nothing was ever sealed', () => {
    const declared = `${twoClusters}  cluster3: { network: network3 }\n`;
    expect(errors({ ...mesh, 'mesh.yaml': declared })).toEqual([]);
  });

  test('passes with signatures of a key that was added to the list', () => {
    const signers = writeSigners([publicKeyText(meshKey), publicKeyText(stranger)]);
    const own = sealedFiles({ cluster: 'cluster1', peers: ['cluster2'], time: 'now', key: stranger });
    expect(errors({ ...mesh, ...own, 'pki/signers.json': signers })).toEqual([]);
  });
});

describe('a replaced sealed document, recipient or signer makes synth fail:', () => {
  const changes: readonly (readonly [string, Files, readonly string[]])[] = [
    [
      'a document of another cluster in its place',
      { ...mesh, [ca]: textOf(mesh, 'sealed/cluster2/cacerts.yaml') },
      [`sealed-document-changed ${ca}`],
    ],
    [
      'a document of an earlier time',
      { ...mesh, [access]: textOf(before, access) },
      [`sealed-document-changed ${access}`],
    ],
    [
      'a document of an earlier time with the index entry it had',
      {
        ...mesh,
        [ca]: textOf(before, ca),
        [index]: indexText.replace(caDigest(indexText), caDigest(textOf(before, index))),
      },
      [`sealed-index-forged ${index}`],
    ],
    [
      'a CA of an earlier time with the whole index of that time',
      {
        ...mesh,
        ...Object.fromEntries(Object.entries(before).filter(([path]) => path.startsWith('sealed/cluster1/'))),
      },
      ['ca-differs-from-index pki/cluster1/ca-cert.pem'],
    ],
    [
      'a document that was made by hand',
      { ...mesh, [access]: sealedSecret('istio-remote-secret-cluster2', 'by hand') },
      [`sealed-document-changed ${access}`],
    ],
    [
      'a document that was made by hand beside the others',
      { ...mesh, 'sealed/cluster1/kiali.yaml': sealedSecret('kiali-signing-key', 'by hand') },
      ['sealed-document-unlisted sealed/cluster1/kiali.yaml'],
    ],
    ['a document that is gone', without(ca), [`sealed-document-missing ${ca}`]],
    ['access to a peer that is gone', without(access), [`sealed-document-missing ${access}`]],
    ['one byte more', { ...mesh, [ca]: `${textOf(mesh, ca)}\n` }, [`sealed-document-changed ${ca}`]],
    ['an index that is gone', without(index), [`sealed-index-missing ${index}`]],
    [
      'the index of another cluster',
      { ...mesh, [index]: textOf(mesh, 'sealed/cluster2/index.json') },
      [`sealed-index-other-cluster ${index}`],
    ],
    [
      'the index of another store, signed by a key of ours',
      {
        ...mesh,
        ...sealedFiles({ cluster: 'cluster1', peers: ['cluster2'], time: 'now', key: meshKey, store: 'cd'.repeat(16) }),
      },
      [`sealed-index-other-store ${index}`],
    ],
    [
      'documents and index of a stranger',
      { ...mesh, ...sealedFiles({ cluster: 'cluster1', peers: ['cluster2'], time: 'x', key: stranger }) },
      [`sealed-index-unknown-signer ${index}`],
    ],
    [
      'another recipient in the place of the one that was sealed for',
      { ...mesh, 'recipients/cluster1/sealed-secrets.pem': monthCertificate },
      [`sealed-recipient-missing ${ca}`],
    ],
    ['a recipient that is gone', without('recipients/cluster1/sealed-secrets.pem'), [`sealed-recipient-missing ${ca}`]],
    [
      'another recipient in the index',
      { ...mesh, [index]: indexText.replace(recipient, 'cd'.repeat(32)) },
      [`sealed-index-forged ${index}`],
    ],
    [
      'another recipient in an index that a stranger signed',
      { ...mesh, [index]: resigned((text) => text.replace(recipient, 'cd'.repeat(32))) },
      [`sealed-index-unknown-signer ${index}`],
    ],
    [
      'other facts in the index',
      { ...mesh, [index]: indexText.replace('2036-01-01', '2046-01-01') },
      [`sealed-index-forged ${index}`],
    ],
    ['an index without signature', { ...mesh, [index]: '{ "documents": [] }\n' }, [`sealed-index-unsigned ${index}`]],
    [
      'another list of signers',
      { ...mesh, 'pki/signers.json': writeSigners([publicKeyText(stranger)]) },
      names.map((name) => `sealed-index-unknown-signer sealed/${name}/index.json`),
    ],
    ['an empty list of signers', { ...mesh, 'pki/signers.json': '{}' }, ['signers-unreadable pki/signers.json']],
    ['no list of signers', without('pki/signers.json'), ['signers-missing pki/signers.json']],
    [
      'no list of signers and no store',
      without('pki/signers.json', 'pki/store.json'),
      ['signers-missing pki/signers.json'],
    ],
    [
      'no list of signers and no index',
      without('pki/signers.json', index, 'sealed/cluster2/index.json'),
      ['signers-missing pki/signers.json'],
    ],
    ['no store', without('pki/store.json'), ['store-file-missing pki/store.json']],
    [
      'the store of another mesh',
      { ...mesh, 'pki/store.json': storeIdentity('mesh2') },
      ['store-file-other-mesh pki/store.json'],
    ],
    [
      'another store of a mesh of this name',
      { ...mesh, 'pki/store.json': storeIdentity('mesh1', 'cd'.repeat(16)) },
      names.map((name) => `sealed-index-other-store sealed/${name}/index.json`),
    ],
    [
      'a store that says nothing',
      { ...mesh, 'pki/store.json': '{ "version": 1 }' },
      ['store-file-unreadable pki/store.json'],
    ],
    [
      'another root than the sealed one',
      { ...mesh, 'pki/cluster1/root-cert.pem': textOf(mesh, 'pki/cluster1/root-cert.pem') + certificate('more') },
      ['root-differs-from-index pki/cluster1/root-cert.pem'],
    ],
    [
      'a root that is gone, so that nothing would be pinned',
      without('pki/cluster1/root-cert.pem'),
      ['root-differs-from-index pki/cluster1/root-cert.pem'],
    ],
    [
      'another CA than the sealed one',
      { ...mesh, 'pki/cluster1/ca-cert.pem': textOf(mesh, 'pki/cluster2/ca-cert.pem') },
      ['ca-differs-from-index pki/cluster1/ca-cert.pem'],
    ],
    ['a CA that is gone', without('pki/cluster1/ca-cert.pem'), ['ca-differs-from-index pki/cluster1/ca-cert.pem']],
  ];

  test.each(changes)('%s', (_, files, expected) => {
    expect(errors(files)).toEqual(expected);
  });
});

describe('documents that nobody signed', () => {
  const byHand: Files = {
    'mesh.yaml': twoClusters,
    [ca]: sealedSecret('cacerts', 'by hand'),
    [access]: sealedSecret('istio-remote-secret-cluster2', 'by hand'),
  };

  test('pass with one warning for the mesh', () => {
    expect(errors(byHand)).toEqual([]);
    const unsigned = issuesOf(byHand).filter(({ code }) => code === 'sealed-documents-unsigned');
    expect(unsigned).toMatchObject([{ severity: 'warning', at: { file: ca } }]);
  });

  test('are refused with an index, which claims that somebody did', () => {
    expect(errors({ ...byHand, [index]: indexText })).toEqual(['signers-missing pki/signers.json']);
  });
});

test('a change that was interrupted is an error, whatever it left', () => {
  inFolder(mesh, (folder) => {
    expect(readCommitted(folder, names).issues).toEqual([]);
    mkdirSync(join(folder, '.isthmus-transaction'));
    expect(readCommitted(folder, names).issues).toMatchObject([{ code: 'sealed-interrupted', severity: 'error' }]);
  });
});
