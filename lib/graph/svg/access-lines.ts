import { linkText } from '../captions.ts';
import type { PictureLink } from '../picture.ts';
import { stateOfTally, urgency } from '../state.ts';
import { element, joined, type Markup } from './markup.ts';
import type { End } from './placed.ts';
import { rounded, tip, together, words } from './shapes.ts';
import { textWidth } from './text-width.ts';

const levelHeight = 27;
const firstLevel = 36;
const labelSize = 11;

interface Span {
  readonly link: PictureLink;
  /** Places of its ends in the row. */
  readonly left: number;
  readonly right: number;
}

interface Drawn extends Span {
  readonly from: number;
  readonly to: number;
  readonly level: number;
}

/** Access lines below the boxes, and how much room they take. */
export interface AccessLines {
  readonly markup: Markup;
  readonly height: number;
}

/** Shorter lines stay further up, so that they do not cross the ends of longer ones. */
const spansOf = (links: readonly PictureLink[], ends: readonly End[]): readonly Span[] =>
  links
    .map((link) => {
      const places = [link.from, link.to].map((name) => ends.findIndex((end) => end.name === name));
      return { link, left: Math.min(...places), right: Math.max(...places) };
    })
    .filter(({ left }) => left >= 0)
    .toSorted((a, b) => a.right - a.left - (b.right - b.left));

/** Where a line leaves its box: those to the left first, and of them the shortest; then the longest to the right. */
const portOf = (span: Span, end: number, spans: readonly Span[], { x, width }: End): number => {
  const leftwards = spans.filter(({ right }) => right === end);
  const rightwards = spans.filter(({ left }) => left === end).toReversed();
  const ports = [...leftwards, ...rightwards];
  return x + (width * (ports.indexOf(span) + 1)) / (ports.length + 1);
};

interface Extent {
  readonly from: number;
  readonly to: number;
}

/** The part of a level that a line takes, its text included. */
const extentOf = (from: number, to: number, text: string): Extent => {
  const half = textWidth(text, labelSize) / 2 + 8;
  const middle = (from + to) / 2;
  return { from: Math.min(from, middle - half), to: Math.max(to, middle + half) };
};

const drawnOf = (spans: readonly Span[], ends: readonly End[]): readonly Drawn[] => {
  const levels: Extent[][] = [];
  return spans.flatMap((span) => {
    const [left, right] = [ends[span.left], ends[span.right]];
    if (left === undefined || right === undefined) return [];
    const from = portOf(span, span.left, spans, left);
    const to = portOf(span, span.right, spans, right);
    const extent = extentOf(from, to, linkText(span.link));
    // Shorter ones come first, so a line lies below all that it spans.
    let level = 0;
    while ((levels[level] ?? []).some((other) => other.from < extent.to && extent.from < other.to)) level += 1;
    levels[level] = [...(levels[level] ?? []), extent];
    return [{ ...span, from, to, level }];
  });
};

const drawing = ({ link, from, to, level }: Drawn, top: number): Markup => {
  const y = top + firstLevel + level * levelHeight;
  const state = stateOfTally(link.access);
  const text = linkText(link);
  const width = textWidth(text, labelSize);
  const [start, end] = [rounded(from), rounded(to)];
  const path = `M${start} ${top + 4}V${y - 8}q0 8 8 8H${rounded(to - 8)}q8 0 8 -8V${top + 4}`;
  return together(
    element('path', { class: `wire access ${state}`, d: path }),
    tip(state, start, top, 'up'),
    tip(state, end, top, 'up'),
    // Above the line: on it, the text would hide a short one.
    words(text, { x: (from + to - width) / 2, y: y - 10, width: width + 1 }, 'label', labelSize),
  );
};

/** A line for each link, from box to box below the row of boxes. */
export const accessLines = (links: readonly PictureLink[], ends: readonly End[], top: number): AccessLines => {
  const drawn = drawnOf(spansOf(links, ends), ends);
  const ordered = drawn.toSorted((a, b) => urgency[stateOfTally(a.link.access)] - urgency[stateOfTally(b.link.access)]);
  const levels = Math.max(0, ...drawn.map(({ level }) => level + 1));
  return {
    markup: joined(ordered.map((one) => drawing(one, top))),
    height: levels === 0 ? 0 : firstLevel + levels * levelHeight,
  };
};
