import { describe, expect, test } from '@jest/globals';
import { certificate } from '../certificates.ts';
import { issuesOf, twoClusters } from '../mesh-folder.ts';

const warnings = (files: Readonly<Record<string, string>>): readonly string[] =>
  issuesOf({ 'mesh.yaml': twoClusters, ...files })
    .filter(({ code }) => code === 'committed-unread')
    .map(({ at, severity }) => `${severity} ${at?.file}`);

describe('what stands in sealed/ and pki/ and nobody reads', () => {
  test.each([
    ['a document with another ending', 'sealed/cluster1/cacerts.yml'],
    ['a document in a folder of its own', 'sealed/cluster1/ca/cacerts.yaml', 'sealed/cluster1/ca'],
    ['a cluster with a misspelt name', 'sealed/clustr1/cacerts.yaml', 'sealed/clustr1'],
    ['a document outside of any cluster', 'sealed/cacerts.yaml'],
    ['a certificate with another name', 'pki/cluster1/root.pem'],
    ['a folder in the place of a certificate', 'pki/cluster1/root-cert.pem/a', 'pki/cluster1/root-cert.pem'],
    ['certificates of a cluster that left', 'pki/cluster9/root-cert.pem', 'pki/cluster9'],
  ])('%s is a warning', (_, file, named = file) => {
    expect(warnings({ [file]: 'a: b\n' })).toEqual([`warning ${named}`]);
  });

  test('is nothing where everything has its place, and for notes beside it', () => {
    const root = certificate('root');
    const places = {
      'pki/roots/0123.pem': root,
      'pki/cluster1/root-cert.pem': root,
      'pki/cluster2/root-cert.pem': root,
    };
    expect(
      warnings({ ...places, 'sealed/README.md': '', 'sealed/cluster1/.gitkeep': '', 'pki/.gitattributes': '' }),
    ).toEqual([]);
  });
});
