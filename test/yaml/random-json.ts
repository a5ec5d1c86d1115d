import type { Json } from '../../lib/plan/manifest.ts';

const plain = String.raw`
y Y n N yes Yes YES no on On off OFF true True FALSE null Null ~ = << < - + . _ ? : | > |-
0o17 -0o7 0O17 0x1F 0X1F 0x_1 0b101 -0B1 0b+1 0o-11 017 08 1_000 _1 1__0 +1 -1 +_1 0_x1F
1e3 1E3 1.5 .5 5. 1.e3 .5e-3 1_0.5 1e e9 -.5 12e03 .inf -.INF +.Inf .nan .NaN +.
1:30 190:20:30 1:30.5 -1:2 8080:80 12:30:45 2024-01-01 2024-1-1 2024-01-01T10:00:00Z
*a &a !a !!str %a @a ${'`'}a :a a: -a --- ... #a a#b [a] {a} , " ' \ \n %% é 日本語 😀 👩‍🚀
1.30.3 10.0.0.1 1Gi 100m true-ish yes! nothing`;
const spaced =
  '2024-01-01 10:00:00|? a|: a|a: b|- a|--- a|a #b|a, b|, a| a|a |{{ .x }}|"a" \'b\'|' + 'word '.repeat(60);
const lines =
  'a\nb@a\nb\n@a\n\nb\n\n@\n@\n\n@ \n@\na@ a\nb@\ta\nb@\n\ta@a\n @a\n b\n@a\n\tb\n@a \nb@a: b\nc: d\n@# a\nb@- a\n- b@' +
  '---\na@a\n---\nb\n@a\n...\n@%a\nb@"a\nb"@  \n a@a\n  \nb@a\n\n  b\n@a\r\nb\r\n@a\rb@\ta@a\t@a\u0085b@a\u2028b@a\u2029b\n@a\ufeffb';
const characters = '\u0000\u0007\u001b\u007f\u0085\u00a0\ufeff\ufffe\u202e\u200b';

/** Texts that some reader of YAML takes for something else, or that are hard to write. */
export const hardTexts: readonly string[] = [
  '',
  ...plain.trim().split(/\s/),
  ...spaced.split('|'),
  ...lines.split('@'),
  ...characters.split(''),
];

/** A source of numbers in [0, 1) that always gives the same ones (mulberry32). */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const alphabet = ['é', '😀', ...'aAyYnNoOeExX01789_-+.:,#\'"\\|>&*!%@`?=~[]{}() \t\n\r\u0085\u2028'.split('')];
const digits = '00112789_+-.:eExXoObB'.split('');

/** An endless row of JSON documents (maps), the same for the same seed. */
export function* randomDocuments(seed: number): Generator<Record<string, Json>, never> {
  const random = numbersFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[], otherwise: T): T => list[below(list.length)] ?? otherwise;
  const letters = (list: readonly string[], limit: number): string =>
    Array.from({ length: below(limit) }, () => pick(list, '')).join('');
  const text = (): string => {
    const kind = random();
    if (kind < 0.4) return pick(hardTexts, '');
    return kind < 0.7 ? letters(alphabet, 12) : letters(digits, 6);
  };
  const number = (): number => pick([0, 1, -1, 0.5, -2.25, 1e21, 1e-7, 9007199254740991, below(65536)], 0);
  const map = (depth: number): Record<string, Json> =>
    Object.fromEntries(Array.from({ length: below(5) }, (): [string, Json] => [text(), value(depth + 1)]));
  const value = (depth: number): Json => {
    const kind = random();
    if (depth > 4 || kind < 0.6) return kind < 0.45 ? text() : pick<Json>([number(), true, false, null], null);
    return kind < 0.8 ? map(depth) : Array.from({ length: below(4) }, () => value(depth + 1));
  };
  for (;;) yield { first: value(0), ...map(0) };
}
