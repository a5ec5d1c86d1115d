import { base64Alignments } from './base64-runs.ts';
import type { Pattern } from './pattern.ts';
import { tokenPatterns } from './token-patterns.ts';

/** What may stand before a key of YAML or JSON, at any depth of escaping. */
export const keyStart = String.raw`(?:^|[^A-Za-z0-9_-]|\\[nrt])`;

/** Spaces of a marker: they may be line breaks, plain or escaped, where a text was folded. */
export const gap = String.raw`(?:\s|\\{1,64}[nrt]){1,256}`;
const kubeconfigSecret = String.raw`\\{0,64}["']?(?:token|password|client-key-data)\\{0,64}["']?\s{0,256}:\s{0,256}(?:[|>][-+0-9]{0,4}\s{1,256})?\\{0,64}["']?[^\s"'\\{}[\],]{6}`;

const keyPatterns: readonly Pattern[] = [
  {
    name: 'a private key in PEM',
    hints: ['PRIVATE'],
    form: new RegExp(`PRIVATE(?<!ENCRYPTED${gap}PRIVATE)${gap}KEY(?:${gap}BLOCK)?-----`, 'g'),
  },
  {
    name: 'an encrypted private key in PEM',
    hints: ['ENCRYPTED'],
    form: new RegExp(`ENCRYPTED${gap}PRIVATE${gap}KEY-----`, 'g'),
  },
  { name: 'a private key of PuTTY', hints: ['PuTTY-User-Key-File-'], form: /PuTTY-User-Key-File-\d/g },
  {
    name: 'an age identity',
    hints: ['SECRET-KEY-'],
    form: /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20,58}/g,
    // One letter over and over is an example; a random text of this length has a dozen.
    accepts: (match) => new Set(match.slice('AGE-SECRET-KEY-'.length)).size > 6,
  },
  {
    name: 'a token (JWT)',
    hints: ['.ey'],
    // Looks back, and only from the dot, so that a long text without one is read once.
    form: /\.(?<=ey[JA][A-Za-z0-9_-]{8,16384}\.)ey[JA][A-Za-z0-9_-]{8,65536}\.[A-Za-z0-9_-]{16}/g,
  },
  {
    name: 'a kubeconfig with a credential',
    hints: ['clusters', 'contexts', 'users'],
    form: new RegExp(`${keyStart}${kubeconfigSecret}`, 'g'),
  },
  {
    name: 'a client key of a kubeconfig',
    hints: ['client-key-data'],
    form: /client-key-data\\{0,64}["']?\s{0,256}:\s{0,256}(?:[|>][-+0-9]{0,4}\s{1,256})?\\{0,64}["']?[A-Za-z0-9+/]{6}/g,
  },
  {
    name: 'a private key in JWK',
    hints: ['kty'],
    form: new RegExp(String.raw`${keyStart}(?:d|k)\\{0,64}["']?\s{0,256}:\s{0,256}\\{0,64}["']?[A-Za-z0-9_-]{30}`, 'g'),
  },
];

export const textPatterns: readonly Pattern[] = [...keyPatterns, ...tokenPatterns];

/** What a marker looks like inside base64, at one of the three offsets. */
export interface Marker {
  readonly name: string;
  readonly spelling: string;
}

/** What is looked for inside base64 that is not text as a whole, at each of the three offsets. */
const hidden: readonly { readonly name: string; readonly marker: string }[] = [
  { name: 'a private key in PEM', marker: ' PRIVATE KEY-----' },
  { name: 'a private key in PEM', marker: ' PRIVATE KEY BLOCK-----' },
  { name: 'an age identity', marker: 'AGE-SECRET-KEY-' },
  { name: 'a private key of OpenSSH', marker: 'openssh-key-v1' },
];

export const hiddenMarkers: readonly Marker[] = hidden.flatMap(({ name, marker }) =>
  base64Alignments(marker).map((spelling) => ({ name, spelling })),
);
