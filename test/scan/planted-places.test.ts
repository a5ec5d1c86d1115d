import { describe, expect, jest, test } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { scan } from '../../lib/scan/scan.ts';
import { ageIdentity, encodings, jwt, plantedBytes, plantedTexts } from '../emit/leak/planted.ts';
import { tar, tgz, zip } from './archives.ts';
import { unreadSecret } from '../../lib/emit/leak/nets.ts';

// Real repositories and archives on a machine that has other things to do.
jest.setTimeout(60_000);

interface Named {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Kinds that are found in one file, without encodings and ways through archives; and all that is said about them. */
const look = async ({ path, bytes }: Named): Promise<{ readonly kinds: readonly string[]; readonly said: string }> => {
  const items = [{ path, content: { kind: 'bytes' as const, bytes } }];
  const { findings } = await scan(items, { exceptions: [], whole: true });
  const kinds = findings.map(({ what }) =>
    what.replaceAll(/ \((?:base64|gzip|zlib|hex|UTF-16|percent-encoded|escaped)\)| as a name$/g, ''),
  );
  return { kinds, said: JSON.stringify(findings) };
};

const indented = (text: string): string => text.replaceAll(/^/gm, '        ');

/** Where a text can stand in a repository. */
const places: readonly (readonly [name: string, place: (text: string) => Named])[] = [
  ['a file of its own', (text) => ({ path: 'a/notes.txt', bytes: Buffer.from(text) })],
  [
    'a field of YAML',
    (text) => ({
      path: 'a/b.yaml',
      bytes: Buffer.from(`kind: ConfigMap\nspec:\n  deep:\n    - value: |\n${indented(text)}\n`),
    }),
  ],
  [
    'an annotation',
    (text) => ({
      path: 'a/b.yaml',
      bytes: Buffer.from(`kind: Service\nmetadata:\n  annotations:\n    example.com/note: ${JSON.stringify(text)}\n`),
    }),
  ],
  ['a text of UTF-16', (text) => ({ path: 'a/b.txt', bytes: Buffer.from(`\uFEFF${text}`, 'utf16le') })],
  ['a packed tar', (text) => ({ path: 'a/b.tgz', bytes: tgz([{ name: 'x/y.txt', bytes: Buffer.from(text) }]) })],
  ['a zip', (text) => ({ path: 'a/b.zip', bytes: zip([{ name: 'x/y.txt', bytes: Buffer.from(text) }]) })],
  [
    'a zip in a tar in a gzip in a zip',
    (text) => ({
      path: 'a/b.zip',
      bytes: zip([
        { name: 'a.tgz', bytes: tgz([{ name: 'b.zip', bytes: zip([{ name: 'c', bytes: Buffer.from(text) }]) }]) },
      ]),
    }),
  ],
  ['a gzip', (text) => ({ path: 'a/b.txt.gz', bytes: gzipSync(Buffer.from(text)) })],
];

describe.each(places)('in %s', (_, place) => {
  test.each(encodings)('every secret is found %s', async (__, encode) => {
    for (const [what, text] of plantedTexts) {
      const { kinds } = await look(place(encode(text)));
      // Around an escaped document its place may leave something that is no YAML: then it is told by another name.
      const others = /^a (?:Sealed)?Secret /.test(what) ? [unreadSecret] : [];
      expect(kinds.filter((kind) => [what, ...others].includes(kind))).not.toEqual([]);
    }
  });

  test('every key in DER is found in base64, twice in base64, and packed', async () => {
    for (const [what, bytes] of plantedBytes) {
      for (const text of [
        bytes.toString('base64'),
        Buffer.from(bytes.toString('base64')).toString('base64'),
        gzipSync(bytes.toString('base64')).toString('base64'),
      ]) {
        expect((await look(place(text))).kinds).toContain(what);
      }
    }
  });
});

/** The windows of a secret, none of which may be said. */
const windows = (secret: string): readonly string[] =>
  [...secret.matchAll(/[A-Za-z0-9+/_-]{24,}/g)].flatMap(([run]) => [
    run.slice(0, 12),
    run.slice(8, 20),
    run.slice(-12),
  ]);

test('nothing that is said about a finding quotes the secret', async () => {
  for (const [, place] of places) {
    for (const [, text] of plantedTexts) {
      const { said } = await look(place(text));
      for (const part of windows(text)) expect(said).not.toContain(part);
    }
  }
});

test.each(plantedBytes)('%s is found as a file, and in archives', async (what, bytes) => {
  for (const place of [
    { path: 'a/key', bytes },
    { path: 'a/a.tar', bytes: tar([{ name: 'key', bytes }]) },
    { path: 'a/a.zip', bytes: zip([{ name: 'key', bytes }], { method: 0 }) },
    { path: 'a/key.gz', bytes: gzipSync(bytes) },
  ]) {
    expect((await look(place)).kinds).toContain(what);
  }
});

describe('a secret that is the name of a file', () => {
  const github = plantedTexts.find(([what]) => what === 'a GitHub token')?.[1].replace('token = ', '') ?? '';
  const [, key] = plantedBytes.find(([, bytes]) => bytes.length < 180) ?? ['', Buffer.alloc(0)];
  const names: readonly (readonly [string, string])[] = [
    ['a token (JWT)', jwt],
    ['an age identity', ageIdentity],
    ['a GitHub token', github],
    ['a private key in DER (PKCS#8)', key.toString('base64url')],
    ['a token (JWT)', Buffer.from(jwt).toString('base64url')],
  ];

  test.each(names)('%s is found, and the name withheld', async (what, name) => {
    const { kinds, said } = await look({ path: `a/${name}/c.txt`, bytes: Buffer.from('nothing') });
    expect(kinds).toContain(what);
    expect(said).not.toContain(name.slice(4, 16));
    expect(said).toContain('a/(name withheld)/c.txt');
  });

  test.each(names)('%s is found in an archive, and the name withheld', async (what, name) => {
    for (const bytes of [
      tgz([{ name, bytes: Buffer.from('nothing') }]),
      zip([{ name, bytes: Buffer.from('nothing') }]),
    ]) {
      const { kinds, said } = await look({ path: 'a.bin', bytes });
      expect(kinds.join()).toContain(what);
      expect(said).not.toContain(name.slice(4, 16));
    }
  });
});

test('a secret is told with its line, and one in an archive with the way to it', async () => {
  const text = `a: 1\nb: 2\nc: ${jwt}\n`;
  const items = [
    { path: 'a.yaml', content: { kind: 'bytes' as const, bytes: Buffer.from(text) } },
    {
      path: 'a.zip',
      content: {
        kind: 'bytes' as const,
        bytes: zip([{ name: 'b.tgz', bytes: tgz([{ name: 'c.yaml', bytes: Buffer.from(text) }]) }]),
      },
    },
  ];
  const { findings } = await scan(items, { exceptions: [], whole: true });
  expect(findings.map(({ file, line }) => [file, line])).toEqual([
    ['a.yaml', 3],
    ['a.zip', 1],
  ]);
  expect(findings[1]?.problem).toContain('in c.yaml in b.tgz, line 3');
});
