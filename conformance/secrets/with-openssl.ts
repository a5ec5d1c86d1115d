import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lab/command.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { certificateStructure, certificateText, lifeOf, opensslReference } from './openssl-reference.ts';
import type { Workspace } from '../lab/workspace.ts';

const firstDifference = (ours: string, theirs: string): string => {
  const lines = theirs.split('\n');
  const [at, line] = [...ours.split('\n').entries()].find(([number, text]) => text !== lines[number]) ?? [0, ''];
  return `line ${at + 1}: ours ${JSON.stringify(line)}, openssl ${JSON.stringify(lines[at])}`;
};

const equal = (ours: string, theirs: string): void => insist(ours === theirs, firstDifference(ours, theirs));

/** The first certificate of a PEM file as a file of its own. */
const firstOf = (mesh: Workspace, name: string, folder: string): string => {
  const file = join(folder, name.replaceAll('/', '-'));
  writeFileSync(file, run('openssl', ['x509', '-in', mesh.path(name)]));
  return file;
};

const octetsOfSerial = (file: string): string =>
  run('openssl', ['x509', '-in', file, '-noout', '-serial']).trim().replace('serial=', '');

/** What openssl thinks of the public files that `ca init` and `ca issue` wrote. */
export const proveWithOpenssl = async (
  ledger: Ledger,
  mesh: Workspace,
  clusters: readonly string[],
  scratch: string,
): Promise<void> => {
  const folder = join(scratch, 'openssl');
  mkdirSync(folder);
  for (const cluster of clusters) {
    await ledger.prove(`openssl verify -x509_strict accepts pki/${cluster}/ca-cert.pem with its chain and root`, () => {
      const [root, chain, own] = ['root-cert', 'cert-chain', 'ca-cert'].map((name) =>
        mesh.path(`pki/${cluster}/${name}.pem`),
      );
      insist(root !== undefined && chain !== undefined && own !== undefined, 'three files');
      run('openssl', ['verify', '-x509_strict', '-no-CApath', '-CAfile', root, '-untrusted', chain, own]);
    });
  }
  const [cluster = ''] = clusters;
  const reference = opensslReference(folder, cluster);
  const ours = {
    root: firstOf(mesh, `pki/${cluster}/root-cert.pem`, folder),
    intermediate: firstOf(mesh, `pki/${cluster}/ca-cert.pem`, folder),
  };
  for (const kind of ['root', 'intermediate'] as const) {
    await ledger.prove(`the ${kind} reads like one that openssl made with upstream's fields (x509 -text)`, () =>
      equal(certificateText(ours[kind]), certificateText(reference[kind])),
    );
    await ledger.prove(`the ${kind} has the ASN.1 structure of that one (asn1parse)`, () =>
      equal(certificateStructure(ours[kind]), certificateStructure(reference[kind])),
    );
  }
  await ledger.prove(
    'root and intermediate live 3650 days, the intermediate no longer than the root; serials are positive, 20 octets',
    () => {
      const [root, intermediate] = [lifeOf(ours.root), lifeOf(ours.intermediate)];
      insist(Math.round(root.days) === 3650, `the root lives ${root.days} days`);
      insist(Math.round(intermediate.days) === 3650, `the intermediate lives ${intermediate.days} days`);
      insist(intermediate.end <= root.end, 'the intermediate outlives the root');
      const serials = [ours.root, ours.intermediate].map(octetsOfSerial);
      insist(
        serials.every((one) => /^[0-7][0-9A-F]{39}$/.test(one)),
        serials.join(', '),
      );
    },
  );
};
