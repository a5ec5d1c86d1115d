import { describe, expect, test } from '@jest/globals';
import { type Detector, detectors } from '../../lib/scan/detectors.ts';
import { scan } from '../../lib/scan/scan.ts';
import { plantedBytes, plantedTexts } from '../emit/leak/planted.ts';

interface Plant {
  readonly path: string;
  readonly bytes: Buffer;
}

const inData = (text: string): Plant => ({ path: 'a/plant.yaml', bytes: Buffer.from(text) });

const planted = (what: string): string => plantedTexts.find(([name]) => name === what)?.[1] ?? '';

const derKey = (what: string): Buffer => plantedBytes.find(([name]) => name === what)?.[1] ?? Buffer.alloc(0);

const shapes: Readonly<Record<string, string>> = {
  'a Secret whose values are not sealed': 'kind: Secret\ndata: {a: eA==}\n',
  'a SealedSecret with values in its template': 'kind: SealedSecret\nspec: {template: {data: {a: b}}}\n',
  'a kubeconfig with a credential': 'kind: Secret\ndata: {}\n---\nusers: [{name: a, user: {token: short}}]\n',
};

const names: Readonly<Record<string, string>> = {
  'the name of a private key': 'pki/ca-key.pem',
  'the ending of a private key': 'tls/server.key',
  'the name of a key of SSH': 'deploy/id_ed25519',
  'the ending of a key store': 'java/trust.jks',
  'the name of an age identity': 'flux/cluster1.agekey',
  'the name of a docker configuration': 'home/.dockerconfigjson',
  'the name of a kubeconfig': 'admin/kubeconfig',
  'the name of a file with logins': 'ci/.netrc',
  'the ending of a file that age encrypted, and is not encrypted': 'store/work/identity.age',
};

/** Something only this detector knows. */
const plantFor = (detector: Detector): Plant => {
  const { kind, name } = detector;
  if (kind === 'text' || kind === 'unread') return inData(planted(name));
  if (kind === 'shape') return inData(shapes[name] ?? '');
  if (kind === 'key') return { path: 'a/plant', bytes: derKey(name) };
  if (kind === 'bytes') return { path: 'a/plant', bytes: Buffer.from(`${detector.begins}00000002`, 'hex') };
  if (kind === 'name') return { path: names[name] ?? '', bytes: Buffer.from('nothing') };
  const { spelling } = detector.marker;
  // Bytes that are no text, with the marker at the one offset at which it has this spelling.
  return inData(`${'gICA'.repeat(16)}${'A'.repeat((4 - (spelling.length % 4)) % 4)}${spelling}${'gICA'.repeat(16)}`);
};

const plants = detectors.map((detector) => ({ detector, plant: plantFor(detector) }));

/** Whether a plant is told by its name. */
const isFound = async ({ detector, plant }: (typeof plants)[number], chosen: readonly Detector[]): Promise<boolean> => {
  const item = { path: plant.path, content: { kind: 'bytes' as const, bytes: plant.bytes } };
  const { findings } = await scan([item], { exceptions: [], whole: true, detectors: chosen });
  return findings.some(
    ({ what, problem }) => what.startsWith(detector.name) || problem.includes(`has ${detector.name};`),
  );
};

test('all plants are found', async () => {
  for (const plant of plants)
    expect([plant.detector.name, await isFound(plant, detectors)]).toEqual([plant.detector.name, true]);
  expect(await Promise.all(plants.map((plant) => isFound(plant, [])))).not.toContain(true);
});

describe('switched off', () => {
  test.each(detectors.map((detector, index) => [`${detector.kind}: ${detector.name}`, index] as const))(
    '%s is what misses exactly its own plant (%i)',
    async (_, index) => {
      const rest = detectors.filter((__, other) => other !== index);
      const missed: number[] = [];
      for (const [other, plant] of plants.entries()) if (!(await isFound(plant, rest))) missed.push(other);
      expect(missed).toEqual([index]);
    },
  );
});

const kinds = async (path: string, text: string): Promise<readonly string[]> => {
  const item = { path, content: { kind: 'bytes' as const, bytes: Buffer.from(text) } };
  return (await scan([item], { exceptions: [], whole: true })).findings.map(({ what }) => what);
};
const kubeconfig = (value: string): string => `clusters: [], contexts: [], users: [{ user: { token: ${value} } }]`;

describe('in the source of a program', () => {
  test('a field with an expression is no credential, and a quoted value that looks made is one', async () => {
    expect(await kinds('a.ts', kubeconfig('readToken(name)'))).toEqual([]);
    expect(await kinds('a.ts', kubeconfig("'secret-of-a-person'"))).toEqual([]);
    expect(await kinds('a.ts', kubeconfig("'abcdef.0123456789'"))).toEqual(['a kubeconfig with a credential']);
    expect(await kinds('a.yaml', kubeconfig('abcdef.abcdef'))).toEqual(['a kubeconfig with a credential']);
    expect(await kinds('a.yaml', kubeconfig('$TOKEN_OF_CI'))).toEqual([]);
  });

  test('the password of an example passes in a URL, and stops in data', async () => {
    const url = ['https://user', 'pass@host'].join(':');
    expect(await kinds('a.ts', url)).toEqual([]);
    expect(await kinds('a.yaml', url)).toEqual(['a password in a URL']);
    expect(await kinds('a.ts', url.replace('pass', 'c0rrecthorse'))).toEqual(['a password in a URL']);
  });

  test('the marker of a key passes without a key behind it, and stops with one', async () => {
    const marker = ['-----BEGIN', 'PRIVATE', 'KEY-----'].join(' ');
    expect(
      await kinds('a.ts', `expect(pem).toMatch(/^${marker}\\n/);\n  expect(pem).not.toContain(somethingElse);`),
    ).toEqual([]);
    expect(await kinds('a.md', `It begins with \`${marker}\` and a line break.`)).toEqual([]);
    for (const between of [
      '\n',
      '\\n',
      "\\n' +\n  '",
      '\n    ',
      '\r\n',
      '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n',
    ]) {
      expect(await kinds('a.ts', `${marker}${between}${'Q29ycmVjdCBob3JzZS'.repeat(2)}`)).toEqual([
        'a private key in PEM',
      ]);
    }
  });

  test('what is encoded in it is looked into as data', async () => {
    const encoded = Buffer.from(`apiVersion: v1\n${kubeconfig('abcdef.abcdef')}\n`).toString('base64');
    expect(await kinds('a.ts', `const text = '${encoded}';`)).toEqual(['a kubeconfig with a credential (base64)']);
  });
});
