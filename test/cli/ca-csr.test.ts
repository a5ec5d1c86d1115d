import { afterEach, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { opensslArguments, opensslExtensions } from '../../lib/cli/ca/signing-recipes.ts';
import { caCsr } from '../../lib/cli/commands/ca-csr.ts';
import { caImport } from '../../lib/cli/commands/ca-import.ts';
import { readCertificateFile } from '../../lib/pki/certificate.ts';
import { strictProfile } from '../../lib/pki/profile.ts';
import { readSigningRequest } from '../../lib/pki/signing-request.ts';
import { workbench } from '../pki/openssl.ts';
import { initialised, type MeshOfTests, now, refusal, testIo } from './ca-of-tests.ts';
import { importWish, request } from './ca-requests.ts';

const meshes: MeshOfTests[] = [];
/** A mesh whose root is somebody else's. */
const newMesh = async (makeRoot = false): Promise<MeshOfTests> => {
  const mesh = await initialised(undefined, { makeRoot });
  meshes.push(mesh);
  return mesh;
};
afterEach(() => {
  for (const mesh of meshes.splice(0)) mesh.end();
});

const keyOf = (text: string): string => {
  const reading = readSigningRequest(text);
  return reading.ok ? reading.publicKey.export({ type: 'spki', format: 'pem' }).toString() : reading.problem;
};

describe('ca csr', () => {
  test('asks again for the same key, and for another only when it is told so', async () => {
    const mesh = await newMesh();
    const first = keyOf(await request(mesh, 'cluster1'));
    expect(keyOf(await request(mesh, 'cluster1'))).toBe(first);
    expect(keyOf(await request(mesh, 'cluster1', { newKey: true }))).not.toBe(first);
    expect(keyOf(await request(mesh, 'cluster2'))).not.toBe(first);
    expect(await request(mesh, 'cluster1', { out: join(mesh.folder, '../c.csr') })).toBe('');
    expect(mesh.text('../c.csr')).toContain('BEGIN CERTIFICATE REQUEST');
    expect(await refusal(request(mesh, 'cluster1', { out: join(mesh.folder, '../c.csr') }))).toEqual(['file-exists']);
    expect(await refusal(request(mesh, '../cluster1'))).toEqual(['cluster-unknown']);
  });

  test('prints commands of which that for openssl makes a certificate that is taken over', async () => {
    const mesh = await newMesh();
    const io = testIo();
    await caCsr({ ...mesh.input, cluster: 'cluster1', out: undefined, newKey: false }, io, now);
    const recipe = {
      cluster: 'cluster1',
      request: 'cluster1.csr',
      profile: strictProfile('mesh1'),
      systemNamespace: 'istio-system',
    };
    expect(io.said.err).toContain(`openssl ${opensslArguments(recipe).join(' ')}`);
    for (const line of opensslExtensions(recipe).trimEnd().split('\n')) expect(io.said.err).toContain(line);
    expect(io.said.err.match(/not tested/g)).toHaveLength(4);
    const bench = workbench();
    bench.run('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'root-key.pem');
    const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];
    const added = extensions.flatMap((one) => ['-addext', one]);
    bench.run(
      'req',
      '-x509',
      '-new',
      '-key',
      'root-key.pem',
      '-subj',
      '/CN=Outside',
      '-days',
      '900',
      ...added,
      '-out',
      'root.pem',
    );
    bench.write('cluster1.csr', io.said.out);
    bench.write('istiod.ext', opensslExtensions(recipe));
    bench.run(...opensslArguments(recipe));
    mesh.put('../answer.pem', bench.read('cluster1.pem'));
    mesh.put('../root.pem', bench.read('root.pem'));
    bench.end();
    const moment = new Date(Date.now() + 2000);
    expect(await caImport(importWish(mesh, 'cluster1'), testIo(), moment)).toBe(0);
    expect(readCertificateFile(mesh.text('pki/cluster1/ca-cert.pem')).certificates[0]?.title).toBe(
      'Intermediate CA mesh1 (cluster1)',
    );
  });
});
