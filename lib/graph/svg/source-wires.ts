import { trustText } from '../captions.ts';
import { type State, stateOfTally, urgency } from '../state.ts';
import { element, joined, type Markup } from './markup.ts';
import type { End, Placed } from './placed.ts';
import { rounded, type Rectangle, tip, together, words } from './shapes.ts';
import type { Source } from './sources.ts';
import { textWidth } from './text-width.ts';

const railGap = 14;
const above = 18;
const below = 34;

/** Room for the lines from the sources: a rail for each of them. */
export const wiresHeight = (sources: readonly Source[]): number => above + sources.length * railGap + below;

interface Wire {
  readonly kind: Source['kind'];
  readonly state: State;
  readonly text: string;
  readonly end: End;
  /** Where it comes in: several roots stand beside each other. */
  readonly x: number;
}

const wiresOf = (source: Source, at: number, placed: Placed): readonly Wire[] => {
  if (source.kind === 'delivery') {
    return placed.served.map((end) => ({ kind: source.kind, state: 'fine', text: '', end, x: end.entry }));
  }
  return source.trust.flatMap((line) => {
    const end = placed.ends.find(({ name }) => name === line.to);
    const text = line.trust.all === 1 ? '' : trustText(line);
    const state = stateOfTally(line.trust);
    return end === undefined ? [] : [{ kind: source.kind, state, text, end, x: end.entry - (at - 1) * railGap }];
  });
};

const wireMarkup = ({ kind, state, text, end, x }: Wire, from: Rectangle, rail: number): Markup => {
  const start = from.x + from.width / 2;
  const style = kind === 'delivery' ? 'delivery' : state;
  const path = `M${rounded(start)} ${rounded(from.y + from.height)}V${rounded(rail)}H${rounded(x)}V${rounded(end.y - 4)}`;
  const room = textWidth(text, 11) + 2;
  return together(
    element('path', { class: `wire ${kind} ${state}`, d: path }),
    tip(style, x, end.y, 'down'),
    ...(text === '' ? [] : [words(text, { x: x + 8, y: end.y - 14, width: room }, 'label', 11)]),
  );
};

/** Lines from the engine and the roots to what they serve; those that are not fine lie on top. */
export const sourceWires = (sources: readonly Source[], places: readonly Rectangle[], placed: Placed): Markup => {
  const wires = sources.flatMap((source, at) => {
    const from = places[at];
    if (from === undefined) return [];
    const rail = from.y + from.height + above + at * railGap;
    return wiresOf(source, at, placed).map((wire) => ({ wire, markup: wireMarkup(wire, from, rail) }));
  });
  const ordered = wires.toSorted((a, b) => urgency[a.wire.state] - urgency[b.wire.state]);
  return joined(ordered.map(({ markup }) => markup));
};
