import { afterEach, describe, expect, test } from '@jest/globals';
import { type CaCrlInput, caCrl } from '../../lib/cli/commands/ca-crl.ts';
import { caIssue } from '../../lib/cli/commands/ca-issue.ts';
import { caLint } from '../../lib/cli/commands/ca-lint.ts';
import { caRenew } from '../../lib/cli/commands/ca-renew.ts';
import { openContext } from '../../lib/cli/secret-context.ts';
import { readCertificateFile } from '../../lib/pki/certificate.ts';
import { readRevocationFile } from '../../lib/pki/revocation-list.ts';
import { workbench } from '../pki/openssl.ts';
import { initialised, later, type MeshOfTests, now, refusal, testIo } from './ca-of-tests.ts';

const meshes: MeshOfTests[] = [];
const issued = async (...spec: Parameters<typeof initialised>): Promise<MeshOfTests> => {
  const mesh = await initialised(...spec);
  meshes.push(mesh);
  await caIssue({ ...mesh.input, clusters: [], all: true, discardKeys: false }, testIo(), now);
  return mesh;
};
afterEach(() => {
  for (const mesh of meshes.splice(0)) mesh.end();
});

const wish = (mesh: MeshOfTests, ...revoke: readonly string[]): CaCrlInput => ({
  ...mesh.input,
  revoke,
  days: undefined,
});
const renew = (mesh: MeshOfTests, cluster: string): Promise<unknown> =>
  caRenew({ ...mesh.input, clusters: [cluster], all: false, discardKeys: false }, testIo(), now);
const serialOf = (mesh: MeshOfTests, cluster: string): string =>
  readCertificateFile(mesh.text(`pki/${cluster}/ca-cert.pem`)).certificates[0]?.serial.toString('hex') ?? '';
const revokedIn = (mesh: MeshOfTests, cluster: string): readonly string[] =>
  readRevocationFile(mesh.text(`pki/${cluster}/ca-crl.pem`)).lists.flatMap(({ revoked }) => [...revoked]);
const lint = (mesh: MeshOfTests): Promise<number> =>
  caLint(
    { mesh: mesh.input.mesh, bundle: [], format: 'table', horizon: undefined, at: undefined, strict: true },
    testIo(),
    now,
  );

describe('ca crl', () => {
  test('makes a list of every authority of a chain, with which openssl believes the one and not the other', async () => {
    const mesh = await issued();
    const old = mesh.text('pki/cluster1/ca-cert.pem');
    const serial = serialOf(mesh, 'cluster1');
    await renew(mesh, 'cluster1');
    expect(await caCrl(wish(mesh, 'cluster1'), testIo(), now)).toBe(0);
    expect(readRevocationFile(mesh.text('pki/cluster2/ca-crl.pem')).lists).toHaveLength(2);
    expect([revokedIn(mesh, 'cluster1'), revokedIn(mesh, 'cluster2')]).toEqual([[serial], [serial]]);
    expect(await lint(mesh)).toBe(0);
    const bench = workbench();
    bench.write('old.pem', old);
    for (const file of ['ca-cert', 'root-cert', 'ca-crl'])
      bench.write(`${file}.pem`, mesh.text(`pki/cluster1/${file}.pem`));
    const check = ['verify', '-crl_check_all', '-CRLfile', 'ca-crl.pem', '-CAfile', 'root-cert.pem'];
    expect(bench.run(...check, 'ca-cert.pem')).toContain('OK');
    expect(() => bench.run(...check, 'old.pem')).toThrow('certificate revoked');
    bench.end();
  });

  test('remembers in the store what was revoked, so that nobody takes it back in Git, and counts its lists', async () => {
    const mesh = await issued();
    const old = mesh.text('pki/cluster1/ca-cert.pem');
    await renew(mesh, 'cluster1');
    await caCrl({ ...wish(mesh, 'cluster1'), days: 20 }, testIo(), now);
    const before = revokedIn(mesh, 'cluster2');
    mesh.put('pki/cluster1/ca-crl.pem', '');
    const io = testIo();
    await caCrl(wish(mesh), io, later(5));
    expect(revokedIn(mesh, 'cluster1')).toEqual(before);
    expect(io.said.err).toContain('number 2, of 2 clusters: 1 revoked');
    // As many days as the time before.
    expect(readRevocationFile(mesh.text('pki/cluster1/ca-crl.pem')).lists[0]?.nextUpdate).toEqual(later(25));
    const { work } = await openContext(mesh.input, testIo(), now);
    // New lists are no new generation: the one before stays.
    expect(work.cacerts('cluster1')[1]?.certificatePem).toBe(old);
    expect(work.cacerts('cluster1')[0]?.revocationLists).toBe(mesh.text('pki/cluster1/ca-crl.pem'));
  });

  test('goes with the bundle: a renewed cluster has lists of its own', async () => {
    const mesh = await issued();
    await caCrl(wish(mesh), testIo(), now);
    await renew(mesh, 'cluster1');
    expect(readRevocationFile(mesh.text('pki/cluster1/ca-crl.pem')).lists).toHaveLength(2);
    expect(await lint(mesh)).toBe(0);
  });

  test('takes serial numbers as openssl prints them', async () => {
    const mesh = await issued();
    await caCrl(wish(mesh, '12:34:56:78:9A:BC:DE:F0', 'FF34567890123456'), testIo(), now);
    expect(revokedIn(mesh, 'cluster1')).toEqual(['123456789abcdef0', '00ff34567890123456']);
  });

  test('revokes nothing that is in use, and no word that it does not know', async () => {
    const mesh = await issued();
    const before = mesh.pki();
    expect(await refusal(caCrl(wish(mesh, 'cluster1'), testIo(), now))).toEqual(['revoke-in-use']);
    expect(await refusal(caCrl(wish(mesh, serialOf(mesh, 'cluster2')), testIo(), now))).toEqual(['revoke-in-use']);
    expect(await refusal(caCrl(wish(mesh, 'clustr1'), testIo(), now))).toEqual(['revoke-unknown']);
    expect(await refusal(caCrl({ ...wish(mesh), days: 3 }, testIo(), now))).toEqual(['days-out-of-range']);
    expect(mesh.pki()).toEqual(before);
  });

  test('is refused with the profile istio, whose certificates may sign no lists', async () => {
    const mesh = await issued(undefined, { profile: 'istio', algorithm: 'ecdsa-p256' });
    expect(await refusal(caCrl(wish(mesh), testIo(), now))).toEqual(['crl-profile']);
  });
});
