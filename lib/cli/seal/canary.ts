import type { CleartextSecret } from '../../sealing/cleartext-secret.ts';

/** So many bytes of a secret in a row are a leak; what is shorter but longer than `shortest` counts as a whole. */
const window = 24;
const shortest = 16;

/** Any window holds a block that begins at a multiple of this, so that not every place has to be remembered. */
const block = window / 2;

/** One spelling of a value: characters of it, and how many of them spell a window. */
interface Spelling {
  readonly text: string;
  readonly needed: number;
}

/** Three bytes make four characters of base64, so a value shows in one of three ways, whatever stands before it. */
const base64Spellings = (bytes: Buffer, needed: number): readonly Spelling[] =>
  [0, 1, 2].map((offset) => {
    const whole = bytes.subarray(offset, offset + Math.floor((bytes.length - offset) / 3) * 3);
    // The first and last bytes may stand in characters that neighbours share.
    return { text: whole.toString('base64'), needed: Math.floor((needed - 4) / 3) * 4 };
  });

/** Indentation and line breaks are form: a kubeconfig and a document about it share them, and names beside them. */
const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

const spellingsOf = (bytes: Buffer): readonly Spelling[] => {
  if (bytes.length < shortest) return [];
  const needed = Math.min(window, bytes.length);
  const hex = bytes.toString('hex');
  return [
    { text: onOneLine(bytes.toString('latin1')), needed },
    { text: hex, needed: needed * 2 },
    { text: hex.toUpperCase(), needed: needed * 2 },
    ...base64Spellings(bytes, needed),
  ];
};

type Place = readonly [spelling: Spelling, at: number];

/** How many characters around two places are the same, up to `limit` on each side. */
const common = (a: string, atA: number, b: string, atB: number): readonly [before: number, after: number] => {
  let before = 0;
  while (before < atA && before < atB && a[atA - before - 1] === b[atB - before - 1]) before += 1;
  let after = 0;
  while (atA + after < a.length && atB + after < b.length && a[atA + after] === b[atB + after]) after += 1;
  return [before, after];
};

/** More places of one block say nothing new: the value repeats itself. */
const maxPlaces = 8;

const placesOf = (secret: CleartextSecret): ReadonlyMap<string, readonly Place[]> => {
  const places = new Map<string, Place[]>();
  for (const [, bytes] of secret.reveal()) {
    for (const spelling of spellingsOf(bytes)) {
      for (let at = 0; at + block <= spelling.text.length; at += block) {
        const key = spelling.text.slice(at, at + block);
        const known = places.get(key);
        if (!known) places.set(key, [[spelling, at]]);
        else if (known.length < maxPlaces) known.push([spelling, at]);
      }
    }
  }
  return places;
};

/** True when a window of the stretch is not among what anybody may know. */
const isNews = (stretch: string, needed: number, known: string): boolean => {
  for (let at = 0; at + needed <= stretch.length; at += 1) {
    if (!known.includes(stretch.slice(at, at + needed))) return true;
  }
  return false;
};

/**
 * Looks for a Secret in what is to be published: any 24 bytes in a row of a value, raw, in hex or in base64. It knows
 * nothing of formats, so that it also sees what every other check took for something else. Holds parts of the values:
 * drop it with the Secret.
 */
export class Canary {
  readonly #places: ReadonlyMap<string, readonly Place[]>;

  constructor(secret: CleartextSecret) {
    this.#places = placesOf(secret);
  }

  /** `known` gives what anybody may know (names, addresses): what a value has in common with that is no leak. */
  isIn(published: string, known: () => string): boolean {
    const text = Buffer.from(published, 'utf8').toString('latin1');
    let knownText: string | undefined;
    for (let at = 0; at + block <= text.length; at += 1) {
      for (const [spelling, place] of this.#places.get(text.slice(at, at + block)) ?? []) {
        const [before, after] = common(text, at, spelling.text, place);
        knownText ??= Buffer.from(known(), 'utf8').toString('latin1');
        if (isNews(text.slice(at - before, at + after), spelling.needed, knownText)) return true;
      }
    }
    return false;
  }
}
