import { expect, test } from '@jest/globals';
import { certificate } from '../certificates.ts';
import { type Files, issuesOf, twoClusters } from '../mesh-folder.ts';
import { sealedSecret, signedMesh, storeIdentity } from '../signed-mesh.ts';

const ca = 'sealed/cluster1/cacerts.yaml';

/** `code file` of every error. */
const errors = (files: Files): readonly string[] =>
  issuesOf(files)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, at }) => `${code} ${at?.file ?? ''}`);

/** A mesh whose indexes were signed at generation 3, and what pki/store.json knows. */
const known = (generation: number): Files => ({
  'mesh.yaml': twoClusters,
  ...signedMesh(['cluster1', 'cluster2']),
  'pki/store.json': storeIdentity().replace('"generation": 3', `"generation": ${generation}`),
});

test('a signed mesh is refused with a pki/store.json older than what signed, and passes with a newer one', () => {
  expect(errors(known(2))).toEqual(['store-file-older pki/store.json', 'store-file-older pki/store.json']);
  expect(errors(known(4))).toEqual([]);
});

test.each([
  ['a root', 'pki/roots/one.pem'],
  ['a CA', 'pki/cluster2/ca-cert.pem'],
])('documents that nobody signed are refused where %s says that a store made it', (_, file) => {
  expect(
    errors({ 'mesh.yaml': twoClusters, [ca]: sealedSecret('cacerts', 'by hand'), [file]: certificate('root') }),
  ).toEqual([`sealed-documents-unsigned ${ca}`]);
});
