import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PrivateKey } from '../lib/pki/private-key.ts';
import { issueSealingCertificate } from '../lib/pki/sealing-certificate.ts';
import { AgeIdentity } from '../lib/sealing/age/x25519.ts';
import { RemoteSecretWorld } from '../test/cli/remote-secret-world.ts';
import { meshOf } from './mesh-of.ts';

/**
 * `npm run bench:secrets` (after npm run build): how long the verbs with secrets take, as whole processes of the program; and
 * remote access among 100 clusters, 9,900 documents, with clusters that answer from memory. Seconds of this machine.
 */
const program = join(resolve(import.meta.dirname, '..'), 'bin', 'isthmus.js');
const scratch = mkdtempSync(join(tmpdir(), 'isthmus-bench-'));
const identity = AgeIdentity.generate(randomBytes);
writeFileSync(join(scratch, 'identity'), `${identity.reveal()}\n`, { mode: 0o600 });

const isthmus = (folder: string, args: readonly string[]): number => {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: join(folder, 'mesh'),
    encoding: 'utf8',
    env: { ...process.env, ISTHMUS_IDENTITY: join(scratch, 'identity'), XDG_DATA_HOME: join(folder, 'data') },
  });
  if (status !== 0) throw new Error(`isthmus ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return (performance.now() - start) / 1000;
};

const say = (what: string, seconds: readonly number[]): void => {
  const sorted = seconds.toSorted((a, b) => a - b);
  const shown = sorted.map((one) => one.toFixed(1)).join(' ');
  process.stdout.write(`${what.padEnd(58)} ${shown} s\n`);
};

const issue = (clusters: number, algorithm: string): void => {
  const folder = join(scratch, `${clusters}-${algorithm}`);
  mkdirSync(join(folder, 'mesh'), { recursive: true });
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  writeFileSync(join(folder, 'mesh/mesh.yaml'), meshOf(clusters));
  const recipient = identity.recipient.text;
  isthmus(folder, ['ca', 'init', '--recipient', recipient, '--no-backup', '--algorithm', algorithm]);
  const times = [1, 2, 3].map((round) => {
    const copy = `${folder}-${round}`;
    cpSync(folder, copy, { recursive: true });
    return isthmus(copy, ['ca', 'issue', '--all']);
  });
  say(`ca issue --all, ${clusters} clusters, ${algorithm}, three times`, times);
};

const remoteAccess = async (count: number): Promise<void> => {
  const names = Array.from({ length: count }, (_, at) => `cluster-${String(at).padStart(3, '0')}`);
  const world = new RemoteSecretWorld(names);
  // Controllers have keys of 4096 bits; the tests of the verb have smaller ones.
  const key = PrivateKey.of(generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey);
  const now = new Date('2026-12-01T12:00:00Z');
  const { pem, publicKeyDigest } = issueSealingCertificate({ cluster: 'any', key, now, random: randomBytes });
  world.mesh.recipients.length = 0;
  for (const name of names) world.mesh.give(name, { pem, fingerprint: publicKeyDigest });
  const times: number[] = [];
  for (const round of ['sealed', 'unchanged']) {
    const start = performance.now();
    const { code, err } = await world.run({ all: true });
    if (code !== 0) throw new Error(`${round}: ${err}`);
    times.push((performance.now() - start) / 1000);
  }
  const documents = count * (count - 1);
  say(`remote-secret --all, ${documents} documents`, times.slice(0, 1));
  say('the same again, nothing changed', times.slice(1));
  process.stdout.write(`largest resident set: ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`);
  world.end();
};

try {
  if (!existsSync(program)) throw new Error('run npm run build first');
  issue(2, 'rsa-4096');
  issue(100, 'ecdsa-p256');
  await remoteAccess(100);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
