import { keyForms } from '../emit/leak/der.ts';
import { type Nets, unreadSecret } from '../emit/leak/nets.ts';
import type { Pattern } from '../emit/leak/pattern.ts';
import { hiddenMarkers, type Marker, textPatterns } from '../emit/leak/patterns.ts';
import { secretShapes, type Shape } from '../emit/leak/secret-shapes.ts';
import { codePatterns, sourcePatterns } from './source-patterns.ts';
import { type SuspiciousName, suspiciousNames } from './suspicious-names.ts';

/** One way to know a secret. The scan is given a list of them: a test leaves one out and sees what is missed. */
export type Detector =
  /** `inCode` takes the place of the pattern in the source of a program, where a field is a word like any other. */
  | { readonly kind: 'text'; readonly name: string; readonly pattern: Pattern; readonly inCode: Pattern }
  | { readonly kind: 'shape'; readonly name: string; readonly shape: Shape }
  | { readonly kind: 'unread'; readonly name: string }
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'marker'; readonly name: string; readonly marker: Marker }
  /** A binary file that begins with these bytes, in hex. */
  | { readonly kind: 'bytes'; readonly name: string; readonly begins: string }
  | { readonly kind: 'name'; readonly name: string; readonly file: SuspiciousName };

const inSource = (pattern: Pattern): Pattern => sourcePatterns.find(({ name }) => name === pattern.name) ?? pattern;
const inCode = (pattern: Pattern): Pattern => codePatterns.find(({ name }) => name === pattern.name) ?? pattern;

/** Everything the scan looks for. */
export const detectors: readonly Detector[] = [
  ...textPatterns
    .map(inSource)
    .map((pattern): Detector => ({ kind: 'text', name: pattern.name, pattern, inCode: inCode(pattern) })),
  ...secretShapes.map((shape): Detector => ({ kind: 'shape', name: shape.name, shape })),
  { kind: 'unread', name: unreadSecret },
  ...keyForms.map((name): Detector => ({ kind: 'key', name })),
  ...hiddenMarkers.map((marker): Detector => ({ kind: 'marker', name: marker.name, marker })),
  { kind: 'bytes', name: 'a Java key store', begins: 'feedfeed' },
  { kind: 'bytes', name: 'a Java key store', begins: 'cececece' },
  ...suspiciousNames.map((file): Detector => ({ kind: 'name', name: file.name, file })),
];

/** What is locked under a passphrase: worth a word, not worth a stop. */
const lockedKinds = ['an encrypted private key in PEM', 'an encrypted private key in DER', 'a Java key store'];

/** True for a kind of finding that nobody can use without a passphrase. */
export const isLocked = (what: string): boolean => lockedKinds.some((kind) => what.startsWith(kind));

/** The nets for what a file holds, and for the surface of a program's source. */
export interface ScanNets {
  readonly data: Nets;
  readonly code: Nets;
}

export const netsOf = (chosen: readonly Detector[]): ScanNets => {
  const data: Nets = {
    patterns: chosen.flatMap((detector) => (detector.kind === 'text' ? [detector.pattern] : [])),
    shapes: chosen.flatMap((detector) => (detector.kind === 'shape' ? [detector.shape] : [])),
    keyForms: chosen.flatMap((detector) => (detector.kind === 'key' ? [detector.name] : [])),
    markers: chosen.flatMap((detector) => (detector.kind === 'marker' ? [detector.marker] : [])),
    unread: chosen.some(({ kind }) => kind === 'unread'),
  };
  const patterns = chosen.flatMap((detector) => (detector.kind === 'text' ? [detector.inCode] : []));
  return { data, code: { ...data, patterns, unread: false } };
};
