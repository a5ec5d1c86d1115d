import type { Picture } from '../picture.ts';
import type { State } from '../state.ts';
import { element, joined, type Markup } from './markup.ts';
import { rounded, sign, together, words } from './shapes.ts';
import { textWidth } from './text-width.ts';

const lineHeight = 20;

/** Notes are a hint; the findings are a list of their own. */
const shownNotes = 8;

interface Key {
  readonly wire: string;
  readonly sign: State | undefined;
  readonly text: string;
}

const keysOf = ({ links }: Picture): readonly Key[] => [
  { wire: 'delivery', sign: undefined, text: 'applied by' },
  { wire: 'trust', sign: undefined, text: 'trusts' },
  ...(links.length === 0 ? [] : [{ wire: 'access', sign: undefined, text: 'reads each other' }]),
  { wire: '', sign: 'fine', text: 'there' },
  { wire: 'pending', sign: 'pending', text: 'pending' },
  { wire: 'failed', sign: 'failed', text: 'a check fails' },
];

const keyWidth = ({ wire, text }: Key): number => (wire === '' ? 14 : 46) + textWidth(text, 12) + 18;

const keyMarkup = (key: Key, x: number, y: number): Markup => {
  const line = key.wire === '' ? 0 : 32;
  const shown = key.sign === undefined ? 0 : 14;
  return together(
    ...(line === 0 ? [] : [element('path', { class: `wire ${key.wire}`, d: `M${rounded(x)} ${rounded(y)}h26` })]),
    ...(key.sign === undefined ? [] : [sign(key.sign, x + line + 4, y)]),
    words(key.text, { x: x + line + shown, y, width: textWidth(key.text, 12) + 1 }, 'quiet'),
  );
};

/** The keys that fit into a line each. */
const rowsOf = (keys: readonly Key[], width: number): readonly (readonly Key[])[] => {
  const rows: Key[][] = [];
  let used = width;
  for (const key of keys) {
    if (used + keyWidth(key) + 14 > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(key);
    used += keyWidth(key) + 14;
  }
  return rows;
};

const rowMarkup = (keys: readonly Key[], x: number, y: number): Markup => {
  let left = x;
  return joined(
    keys.map((key) => {
      const markup = keyMarkup(key, left, y);
      left += keyWidth(key) + 14;
      return markup;
    }),
  );
};

/** What lines and signs mean, and what is pending or wrong in words. */
export const legend = (
  picture: Picture,
  place: { readonly x: number; readonly y: number; readonly width: number },
): { readonly markup: Markup; readonly height: number } => {
  const rows = rowsOf(keysOf(picture), place.width);
  const hidden = picture.notes.length - shownNotes;
  const notes = [
    ...picture.notes.slice(0, shownNotes),
    ...(hidden > 0 ? [{ state: 'failed', text: `and ${hidden} more` } as const] : []),
  ];
  const notesTop = place.y + rows.length * lineHeight + 6;
  return {
    markup: together(
      ...rows.map((keys, at) => rowMarkup(keys, place.x, place.y + at * lineHeight)),
      ...notes.map(({ state, text }, at) => {
        const y = notesTop + at * lineHeight;
        return together(sign(state, place.x + 6, y), words(text, { x: place.x + 20, y, width: place.width - 20 }));
      }),
    ),
    height: rows.length * lineHeight + 6 + notes.length * lineHeight,
  };
};
