import { rootLines } from '../captions.ts';
import type { Picture, PictureRoot, TrustLine } from '../picture.ts';
import { type State, worst } from '../state.ts';
import { joined, type Markup } from './markup.ts';
import { gap } from './placed.ts';
import { type Rectangle, rectangle, sign, together, words } from './shapes.ts';

const boxWidth = 264;
const lineHeight = 18;

/** More roots than this are a mesh that does not hold together; the findings say how. */
const shownRoots = 3;

/** What the clusters get something from: the engine, or a root of trust. */
export interface Source {
  readonly kind: 'delivery' | 'trust';
  readonly title: string;
  readonly lines: readonly string[];
  readonly state: State;
  /** Of a root. */
  readonly trust: readonly TrustLine[];
}

const rootSource = (root: PictureRoot): Source => ({
  kind: 'trust',
  title: 'root of trust',
  lines: rootLines(root),
  state: root.state,
  trust: root.lines,
});

/** The engine first, then the roots. */
export const sourcesOf = ({ engine, roots }: Picture): readonly Source[] => {
  const hidden = roots.slice(shownRoots);
  const more: Source = {
    kind: 'trust',
    title: `and ${hidden.length} more roots`,
    lines: [],
    state: worst(hidden.map(({ state }) => state)),
    trust: [],
  };
  return [
    { kind: 'delivery', ...engine, state: 'fine', trust: [] },
    ...roots.slice(0, shownRoots).map(rootSource),
    ...(hidden.length === 0 ? [] : [more]),
  ];
};

export const sourcesHeight = (sources: readonly Source[]): number =>
  40 + Math.max(...sources.map(({ lines }) => lines.length)) * lineHeight;

export const sourcesWidth = (sources: readonly Source[]): number =>
  sources.length * boxWidth + (sources.length - 1) * gap;

/** The places of the sources in one row, in the middle of the picture. */
export const sourcePlaces = (sources: readonly Source[], width: number, y: number): readonly Rectangle[] => {
  const left = (width - sourcesWidth(sources)) / 2;
  const height = sourcesHeight(sources);
  return sources.map((_, at) => ({ x: left + at * (boxWidth + gap), y, width: boxWidth, height }));
};

const sourceBox = ({ kind, title, lines, state }: Source, place: Rectangle): Markup => {
  const room = { x: place.x + 14, width: place.width - 28 };
  const signed = kind === 'trust' && state !== 'fine';
  return together(
    rectangle(signed ? `card ${state}` : 'source', place),
    words(title, { ...room, y: place.y + 19 }, 'name', 14),
    ...(signed ? [sign(state, place.x + place.width - 18, place.y + 19)] : []),
    ...lines.map((line, at) => words(line, { ...room, y: place.y + 40 + at * lineHeight }, 'quiet')),
  );
};

export const sourceBoxes = (sources: readonly Source[], places: readonly Rectangle[]): Markup =>
  joined(
    sources.flatMap((source, at) => {
      const place = places[at];
      return place === undefined ? [] : [sourceBox(source, place)];
    }),
  );
