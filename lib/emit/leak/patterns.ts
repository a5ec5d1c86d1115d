import { base64Alignments } from './base64-runs.ts';

/** Something that gives a secret away in a text, which must hold every one of the hints for that. */
export interface Pattern {
  readonly name: string;
  /** Plain words: looking for them is cheap and ends the search in nearly every text. */
  readonly hints: readonly string[];
  readonly form: RegExp;
}

/** What may stand before a key of YAML or JSON, at any depth of escaping. */
export const keyStart = String.raw`(?:^|[^A-Za-z0-9_-]|\\[nrt])`;

/** Spaces of a marker may be line breaks, plain or escaped, where a text was folded. */
const gap = String.raw`(?:\s|\\+[nrt])+`;
const kubeconfigSecret = String.raw`\\*["']?(?:token|password|client-key-data)\\*["']?\s*:\s*(?:[|>][-+0-9]*\s+)?\\*["']?[^\s"'\\{}[\],]{6}`;

export const textPatterns: readonly Pattern[] = [
  { name: 'a private key in PEM', hints: ['PRIVATE'], form: new RegExp(`PRIVATE${gap}KEY(?:${gap}BLOCK)?-----`) },
  { name: 'an age identity', hints: ['SECRET-KEY-'], form: /AGE-SECRET-KEY-(?:PQ-)?1[0-9A-Z]{20}/ },
  {
    name: 'a token (JWT)',
    hints: ['ey'],
    form: /ey[JA][A-Za-z0-9_-]{8,}\.ey[JA][A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16}/,
  },
  {
    name: 'a kubeconfig with a credential',
    hints: ['clusters', 'contexts', 'users'],
    form: new RegExp(`${keyStart}${kubeconfigSecret}`),
  },
  {
    name: 'a client key of a kubeconfig',
    hints: ['client-key-data'],
    form: /client-key-data\\*["']?\s*:\s*(?:[|>][-+0-9]*\s+)?\\*["']?[A-Za-z0-9+/]{6}/,
  },
  { name: 'a private key in JWK', hints: ['kty'], form: /\\*"d\\*"\s*:\s*\\*"[A-Za-z0-9_-]{30}/ },
];

/** What is looked for inside base64 that is not text as a whole, at each of the three offsets. */
const hidden: readonly { readonly name: string; readonly marker: string }[] = [
  { name: 'a private key in PEM', marker: ' PRIVATE KEY-----' },
  { name: 'a private key in PEM', marker: ' PRIVATE KEY BLOCK-----' },
  { name: 'an age identity', marker: 'AGE-SECRET-KEY-' },
  { name: 'a private key of OpenSSH', marker: 'openssh-key-v1' },
];

export const hiddenMarkers: readonly { readonly name: string; readonly spelling: string }[] = hidden.flatMap(
  ({ name, marker }) => base64Alignments(marker).map((spelling) => ({ name, spelling })),
);
