import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { deflateSync, gzipSync } from 'node:zlib';

/** Secrets that are made when a test asks for them: none is ever committed, nor anything a scanner takes for one. */
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed25519 = generateKeyPairSync('ed25519');

type PrivateForm = 'pkcs1' | 'pkcs8' | 'sec1';
const encryption = { cipher: 'aes-256-cbc', passphrase: 'planted' } as const;

export const pem = (key: KeyObject, type: PrivateForm): string => key.export({ format: 'pem', type }).toString();
export const der = (key: KeyObject, type: PrivateForm): Buffer => key.export({ format: 'der', type });

const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Not random, but nobody can tell. */
const noise = (seed: string, bytes: number): Buffer =>
  createHash('shake256', { outputLength: bytes }).update(seed).digest();

export const jwt = [
  base64url('{"alg":"RS256","kid":"planted"}'),
  base64url('{"iss":"kubernetes/serviceaccount","sub":"planted"}'),
  noise('signature', 48).toString('base64url'),
].join('.');

export const ageIdentity = `${['AGE', 'SECRET', 'KEY'].join('-')}-1${noise('age', 64)
  .toString('hex')
  .toUpperCase()
  .replaceAll(/[BIO1]/g, 'Q')
  .slice(0, 58)}`;

const kubeconfig = (user: string): string =>
  [
    'apiVersion: v1',
    'kind: Config',
    'clusters: [{name: peer, cluster: {server: "https://peer.example.com"}}]',
    'contexts: [{name: peer, context: {cluster: peer, user: peer}}]',
    'current-context: peer',
    'users:',
    '  - name: peer',
    '    user:',
    `      ${user}`,
    '',
  ].join('\n');

/** So many letters and digits. */
const word = (seed: string, length: number): string =>
  `aB3${noise(seed, 3 * length)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')}`.slice(0, length);

const awsKeyId = ['AK', 'IA', 'ABCDEFGHIJKLMNOP'].join('');
const pair = Buffer.from(`deploy:${word('basic', 20)}`).toString('base64');

/** Tokens as their makers spell them, put together here so that the source holds none. */
const plantedTokens: readonly (readonly [what: string, text: string])[] = [
  ['a GitHub token', `token = ${['ghp', word('github', 36)].join('_')}`],
  ['a GitHub token', `token = ${['github', 'pat', word('fine', 22), word('grained', 59)].join('_')}`],
  ['a GitLab token', `PRIVATE-TOKEN: ${['glpat', word('gitlab', 20)].join('-')}`],
  ['a Slack token', `slack: ${['xoxb', '123456789012', word('slack', 24)].join('-')}`],
  [
    'a Slack webhook',
    `url: ${['https://hooks.slack.com', 'services', 'T0AB1CD2E', 'B0AB1CD2E', word('hook', 24)].join('/')}`,
  ],
  ['an AWS access key with its secret', `key: ${awsKeyId}\nother: ${word('aws', 40)}\n`],
  ['an AWS secret access key', `aws_secret_access_key = ${word('aws', 40)}`],
  ['an AWS secret access key', JSON.stringify({ SecretAccessKey: word('aws', 40) })],
  ['a Google API key', `apiKey: ${['AI', 'za', word('google', 35)].join('')}`],
  ['a Google OAuth secret', `client_secret: ${['GOCSPX', word('oauth', 28)].join('-')}`],
  ['an npm token', `token: ${['npm', word('npm', 36)].join('_')}`],
  ['a credential of .npmrc', ['//registry.example.com/:', 'authToken=', word('npmrc', 30)].join('_')],
  ['a Vault token', `VAULT_TOKEN: ${['hvs', word('vault', 90)].join('.')}`],
  ['a login of a docker configuration', JSON.stringify({ auths: { 'registry.example.com': { auth: pair } } })],
  ['a login of a docker configuration', `auths:\n  registry.example.com:\n    password: ${word('docker', 12)}\n`],
  ['a password in a URL', `origin: ${['https://deploy', `${word('url', 12)}@git.example.com/a.git`].join(':')}`],
  ['a password in an Authorization header', ['Authorization: Basic', pair].join(' ')],
  ['a token in an Authorization header', ['curl -H "Authorization: Bearer', `${word('bearer', 32)}"`].join(' ')],
  ['a password of .netrc', `machine git.example.com\nlogin deploy\npassword ${word('netrc', 12)}\n`],
  ['a private key of PuTTY', ['PuTTY-User-Key-File', '3: ssh-ed25519\n'].join('-')],
];

/** Texts that give a secret away, and what the gate has to call them. */
export const plantedTexts: readonly (readonly [what: string, text: string])[] = [
  ['a private key in PEM', pem(rsa.privateKey, 'pkcs8')],
  ['a private key in PEM', pem(rsa.privateKey, 'pkcs1')],
  ['a private key in PEM', pem(ec.privateKey, 'sec1')],
  ['a private key in PEM', pem(ed25519.privateKey, 'pkcs8')],
  ['an encrypted private key in PEM', ec.privateKey.export({ format: 'pem', type: 'pkcs8', ...encryption }).toString()],
  [
    'a private key in PEM',
    ['-----BEGIN PGP', 'PRIVATE', 'KEY', `BLOCK-----\n\n${noise('pgp', 96).toString('base64')}\n`].join(' '),
  ],
  ['an age identity', `# public key: age1planted\n${ageIdentity}\n`],
  ['a token (JWT)', `Authorization: Bearer ${jwt}`],
  ['a token (JWT)', `line\n${jwt}\n`],
  ['a kubeconfig with a credential', kubeconfig('token: abcdef.0123456789')],
  ['a kubeconfig with a credential', kubeconfig(['password', '"correct horse"'].join(': '))],
  ['a client key of a kubeconfig', `user:\n  client-key-data: ${Buffer.from('any key').toString('base64')}\n`],
  ['a private key in JWK', JSON.stringify({ kty: 'EC', crv: 'P-256', d: noise('jwk', 32).toString('base64url') })],
  ['a private key in JWK', `kty: OKP\nd: ${noise('jwk', 32).toString('base64url')}\n`],
  ...plantedTokens,
  [
    'a Secret whose values are not sealed',
    'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {password: hunter2}\n',
  ],
  [
    'a Secret whose values are not sealed',
    '{"kind": "List", "items": [{"kind": "Secret", "data": {"password": "aHVudGVyMg=="}}]}',
  ],
  [
    'a SealedSecret with values in its template',
    'kind: SealedSecret\nspec:\n  template:\n    data: {password: hunter2}\n',
  ],
  [
    'a Secret written out inside a text',
    'kubectl apply -f - <<EOF\nkind: Secret\nstringData: {password: hunter2}\nEOF\n: {',
  ],
];

/** Keys in DER, and what the gate has to call them. */
export const plantedBytes: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['a private key in DER (PKCS#8)', der(rsa.privateKey, 'pkcs8')],
  ['a private key in DER (PKCS#8)', der(ec.privateKey, 'pkcs8')],
  ['a private key in DER (PKCS#8)', der(ed25519.privateKey, 'pkcs8')],
  ['a private key in DER (PKCS#8)', generateKeyPairSync('x25519').privateKey.export({ format: 'der', type: 'pkcs8' })],
  ['a private key in DER (PKCS#8)', generateKeyPairSync('ed448').privateKey.export({ format: 'der', type: 'pkcs8' })],
  ['a private key in DER (PKCS#1)', der(rsa.privateKey, 'pkcs1')],
  ['a private key in DER (SEC1)', der(ec.privateKey, 'sec1')],
  ['an encrypted private key in DER', ec.privateKey.export({ format: 'der', type: 'pkcs8', ...encryption })],
  // The beginning of a key store as openssl pkcs12 writes it: version 3, then a sequence with the type of its content.
  [
    'a PKCS#12 key store',
    Buffer.concat([Buffer.from('308201000201033082009006092a864886f70d010701', 'hex'), Buffer.alloc(240)]),
  ],
];

/** What a public mesh is made of: nothing of it is a secret. */
export const harmlessBytes: readonly Buffer[] = [
  rsa.publicKey.export({ format: 'der', type: 'spki' }),
  rsa.publicKey.export({ format: 'der', type: 'pkcs1' }),
  ed25519.publicKey.export({ format: 'der', type: 'spki' }),
  noise('ciphertext', 4000),
  Buffer.from('3045022100' + 'a1'.repeat(32) + '0220' + '7b'.repeat(32), 'hex'),
];

export const publicPem = rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString();

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const wrapped = (text: string, separator: string): string => base64(text).replaceAll(/.{76}/g, `$&${separator}`);
const packed = (text: string): string => gzipSync(Buffer.from(text, 'latin1')).toString('base64');

const code = (character: string, digits: number): string => character.charCodeAt(0).toString(16).padStart(digits, '0');
const percent = (character: string): string => `%${code(character, 2)}`;
const escaped = (character: string): string => `\\u${code(character, 4)}`;

/** Ways a secret ends up in a text, by the words the gate adds for them. */
export const encodings: readonly (readonly [name: string, encode: (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['in JSON', (text) => JSON.stringify({ a: text })],
  ['in JSON in JSON', (text) => JSON.stringify({ a: JSON.stringify({ b: text }) })],
  ['in base64', base64],
  ['in base64, wrapped', (text) => wrapped(text, '\n')],
  ['in base64, wrapped and indented', (text) => `key: |\n  ${wrapped(text, '\n  ')}\n`],
  ['in base64, wrapped, in JSON', (text) => JSON.stringify(wrapped(text, '\r\n'))],
  ['in base64 for URLs', (text) => Buffer.from(text, 'latin1').toString('base64url')],
  ['in base64 twice', (text) => base64(base64(text))],
  ['in base64 three times', (text) => base64(base64(base64(text)))],
  ['in gzip and base64', packed],
  ['in gzip and base64 twice', (text) => base64(packed(text))],
  ['in base64, gzip and base64', (text) => packed(base64(text))],
  ['in zlib and base64', (text) => deflateSync(Buffer.from(text, 'latin1')).toString('base64')],
  ['in UTF-16 and base64', (text) => Buffer.from(text, 'utf16le').toString('base64')],
  ['in UTF-16, the other order, and base64', (text) => Buffer.from(text, 'utf16le').swap16().toString('base64')],
  ['in hex', (text) => Buffer.from(text.padEnd(60), 'latin1').toString('hex')],
  ['in hex with colons', (text) => Buffer.from(text.padEnd(60), 'latin1').toString('hex').replaceAll(/../g, '$&:')],
  ['in lines of hex', (text) => Buffer.from(text.padEnd(60), 'latin1').toString('hex').replaceAll(/.{60}/g, '$&\n')],
  ['percent-encoded', (text) => text.replaceAll(/[^]/g, percent)],
  ['in a form', (text) => new URLSearchParams({ before: 'a b c d e', text }).toString()],
  ['in escapes of JSON', (text) => text.replaceAll(/[^]/g, escaped)],
];
