import { describe, expect, test } from '@jest/globals';
import { deflateSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { base64Alignments } from '../../../lib/emit/leak/base64-runs.ts';
import { findSecrets, secretsInFiles, secretsInText } from '../../../lib/emit/leak/gate.ts';
import { hiddenMarkers, textPatterns } from '../../../lib/emit/leak/patterns.ts';
import { ageIdentity, encodings, harmlessBytes, jwt, plantedBytes, plantedTexts, publicPem } from './planted.ts';

/** What is found, without the encodings it was found in. */
const found = (text: string): readonly string[] =>
  secretsInText(text).map((what) =>
    what.replaceAll(/ \((?:base64|gzip|zlib|hex|UTF-16|percent-encoded|escaped)\)/g, ''),
  );

describe.each(encodings)('%s', (_, encode) => {
  test.each(plantedTexts)('%s is found', (what, text) => {
    expect(found(encode(text))).toContain(what);
  });
});

test.each(plantedTexts)('in a text of Windows that was read byte by byte %s is found', (what, text) => {
  const wide = Buffer.from(text, 'utf16le');
  expect(found(wide.toString('latin1'))).toContain(what);
  expect(found(wide.swap16().toString('latin1'))).toContain(what);
});

describe('keys in DER', () => {
  test.each(plantedBytes)('%s is found in base64, however it is wrapped', (what, bytes) => {
    const text = bytes.toString('base64');
    expect(found(text)).toContain(what);
    expect(found(`a: ${bytes.toString('base64url')}`)).toContain(what);
    expect(found(text.replaceAll(/.{64}/g, '$&\n    '))).toContain(what);
    expect(
      found(`-----BEGIN CERTIFICATE-----\n${text.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`),
    ).toContain(what);
    expect(found(Buffer.from(text).toString('base64'))).toContain(what);
    expect(found(`key: ${bytes.toString('hex')}`)).toContain(what);
    expect(
      found(
        bytes
          .toString('hex')
          .replaceAll(/(..)(?!$)/g, '$1:')
          .replaceAll(/.{45}/g, '$&\n    '),
      ),
    ).toContain(what);
    expect(found(deflateSync(bytes).toString('base64'))).toContain(what);
  });

  test('a key is found in the line below another value, and behind a certificate', () => {
    const [[, key] = ['', Buffer.alloc(0)]] = plantedBytes;
    const [other = Buffer.alloc(0)] = harmlessBytes;
    for (const separator of ['\n', '\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n', '\\n']) {
      expect(found([other.toString('base64'), key.toString('base64')].join(separator))).toContain(
        'a private key in DER (PKCS#8)',
      );
    }
  });
});

test('a key is found when only its beginning is there, as in a list of lines', () => {
  const lines = plantedBytes.map(([, bytes]) => bytes.toString('base64').slice(0, 64));
  for (const [index, line] of lines.entries()) expect(found(`- ${line}`)).toEqual([plantedBytes[index]?.[0]]);
});

/** A text as the content of a PEM block. */
const block = (text: string): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(text, 'latin1').toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

test('a token in base64 is found in a PEM block that follows another', () => {
  expect(found(block(harmlessBytes[0]?.toString('latin1') ?? '') + block(`token: ${jwt}`))).toEqual(['a token (JWT)']);
});

test('a Secret is found in a document that is one text', () => {
  expect(found(JSON.stringify('kind: Secret\ndata: {a: aHVudGVyMg==}\n'))).toEqual([
    'a Secret whose values are not sealed',
  ]);
  expect(found('kind:Secret, and its data:none')).toEqual([]);
});

describe('what is no secret', () => {
  test.each([
    ['a public key', publicPem],
    [
      'a Secret the token controller fills',
      'kind: Secret\ntype: kubernetes.io/service-account-token\nmetadata: {name: x}\n',
    ],
    ['a reference to a Secret', 'valuesFrom:\n  - kind: Secret\n    name: x\n'],
    [
      'a kubeconfig whose token is a file',
      'clusters: []\ncontexts: []\nusers: [{name: a, user: {tokenFile: /var/run/token}}]\n',
    ],
    [
      'prose about keys',
      'The PRIVATE KEY is never stored; AGE-SECRET-KEY-1... stays at home, and eyJ is how a token begins.',
    ],
    [
      'examples of logins',
      [
        'https://<user>:<password>@host/',
        ['https://$', '{USER}:$', '{PASS}@host/'].join(''),
        'https://me:***@host/',
        'Authorization: Bearer <token>',
        'Authorization: Basic authentication',
        'machine host login me password <secret>',
        'auths: the logins, by registry',
        'scp git@host:path and http://host:8080/@scope',
        ['//registry.example.com/:_authToken=$', '{NPM_TOKEN}'].join(''),
      ].join('\n'),
    ],
    ['digests', Array.from({ length: 50 }, (_, n) => n.toString(16).padStart(64, 'a')).join('\n')],
  ])('%s passes, also in base64', (_, text) => {
    expect(secretsInText(text)).toEqual([]);
    expect(secretsInText(Buffer.from(text).toString('base64'))).toEqual([]);
  });

  test('public keys, signatures and ciphertext pass in base64', () => {
    for (const bytes of harmlessBytes) expect(secretsInText(bytes.toString('base64'))).toEqual([]);
    for (let round = 0; round < 300; round += 1)
      expect(secretsInText(randomBytes(1200).toString('base64'))).toEqual([]);
  });
});

test('the spellings inside base64 are those that any encoder makes', () => {
  expect(base64Alignments(' PRIVATE KEY-----')).toEqual(
    ['IFBSSVZBVEUgS0VZLS0t', 'UklWQVRFIEtFWS0t', 'UFJJVkFURSBLRVktLS0t'].map((text) => expect.stringContaining(text)),
  );
  for (const offset of [0, 1, 2]) {
    const encoded = Buffer.from(`${'x'.repeat(offset)}AGE-SECRET-KEY-and so on`).toString('base64');
    expect(encoded).toContain(base64Alignments('AGE-SECRET-KEY-')[offset]);
  }
});

/** Takes one entry out of a list for the time of a call. */
const without = (list: readonly unknown[], index: number, call: () => void): void => {
  const [entry]: unknown[] = Array.prototype.splice.call(list, index, 1);
  try {
    call();
  } finally {
    Array.prototype.splice.call(list, index, 0, entry);
  }
};

describe('switched off', () => {
  test.each(textPatterns.map(({ name }, index) => [name, index] as const))(
    'the pattern of %s is missed',
    (name, index) => {
      const planted = plantedTexts.filter(([what]) => what === name);
      expect(planted).not.toEqual([]);
      without(textPatterns, index, () => {
        expect(planted.flatMap(([, text]) => found(text))).not.toContain(name);
      });
    },
  );

  test.each(hiddenMarkers.map(({ spelling, name }, index) => [spelling, name, index] as const))(
    'the spelling %s is missed in bytes that are no text',
    (spelling, name, index) => {
      const text = `${'gICA'.repeat(16)}${'A'.repeat((4 - (spelling.length % 4)) % 4)}${spelling}${'gICA'.repeat(16)}`;
      expect(found(text)).toEqual([name]);
      without(hiddenMarkers, index, () => expect(found(text)).toEqual([]));
    },
  );
});

describe('what cannot be looked into', () => {
  test('compressed data beyond the limit is a finding', () => {
    const bomb = gzipSync(Buffer.alloc(17 * 1024 * 1024)).toString('base64');
    expect(secretsInText(bomb)).toEqual(['compressed data that is too large to look into']);
  });

  test('a document that is nested too deeply is a finding, and not a stack overflow', () => {
    const text = `[{"kind": "Secret", "data": ""}, ${'['.repeat(100_000)}${']'.repeat(100_000)}]`;
    expect(secretsInText(text)).toEqual(['something that is nested too deeply to look into']);
    expect(secretsInText(text.slice(0, -1))).toEqual(['a Secret written out inside a text']);
  });

  test('an encoding inside ever more encodings is a finding', () => {
    let text = 'nothing to see here, it only looks suspicious';
    for (let round = 0; round < 8; round += 1) text = Buffer.from(text).toString('base64');
    expect(found(text)).toEqual(['something that is encoded too many times to look into']);
  });
});

describe('places', () => {
  test('a secret is told with the place where it begins, an encoded one with the place of its encoding', () => {
    const lines = ['a: 1', `b: ${Buffer.from(`token ${jwt}`).toString('base64')}`, `c: ${ageIdentity}`];
    const text = lines.join('\n');
    expect(findSecrets(text)).toEqual([
      { what: 'an age identity', offset: text.indexOf(ageIdentity) },
      { what: 'a token (JWT) (base64)', offset: text.indexOf('b: ') + 3 },
    ]);
  });
});

describe('a text from a stranger', () => {
  test.each([
    ['beginnings of tokens', 'eyJA'],
    ['beginnings of URLs', '://a'],
    ['colons and beginnings of URLs', '://a:'],
    ['backslashes', 'PRIVATE\\\\'],
    ['backslashes and one escape', ['\\', 'u0041', ' \\\\'].join('')],
    ['markers of netrc', 'machine a login b '],
    ['access keys', ['AK', 'IA', 'ABCDEFGHIJKLMNOP '].join('')],
    ['opened headers', 'Authorization:    '],
    ['short runs', `${'a'.repeat(39)} `],
  ])('of nothing but %s is read in time', (_, part) => {
    const text = `.ey @ auths kty ${part.repeat(400_000 / part.length)}`;
    const before = performance.now();
    findSecrets(text);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test.each([
    ['one word', 'a'],
    ['spaces behind a marker', 'ENCRYPTED', ' '],
    ['backslashes behind a key', 'token', '\\'],
    ['backslashes behind an escape', ['\\', 'u0041'].join(''), '\\'],
    ['the head of a token', '.ey eyJ', 'a'],
    ['bytes in hex, each apart', '', 'aa   '],
    ['bytes in hex with colons', '', 'aa:\n'],
    ['short lines of hex', '', 'aaaa aa '],
    ['single digits of hex', '', 'a '],
    ['bytes in hex with escaped line ends', '', 'aa\\n'],
  ])('of eight megabytes of %s overflows nothing', (_, start, more = start) => {
    const text = `clusters contexts users Secret data: ${start}${more.repeat(8 * 1024 * 1024)}.eyJa`;
    expect(findSecrets(text)).toEqual([]);
  });
});

describe('files', () => {
  test('every file with a secret is an issue that names it and quotes nothing', () => {
    const secret = `token: ${jwt}\nidentity: ${ageIdentity}\n`;
    const issues = secretsInFiles(
      new Map([
        ['a/x.yaml', secret],
        ['a/y.yaml', 'fine: true\n'],
        ['b/x.yaml', secret],
      ]),
    );
    expect(issues.map(({ code, severity, path }) => [code, severity, ...path])).toEqual(
      ['a/x.yaml', 'a/x.yaml', 'b/x.yaml', 'b/x.yaml'].map((path) => ['secret-in-the-clear', 'error', path]),
    );
    expect(JSON.stringify(issues)).not.toContain(jwt.slice(0, 12));
    expect(JSON.stringify(issues)).not.toContain(ageIdentity.slice(16, 30));
  });
});
