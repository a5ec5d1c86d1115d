import { clusterLines, foldedText } from '../captions.ts';
import type { PictureNetwork } from '../picture.ts';
import type { State } from '../state.ts';
import { element, joined, type Markup } from './markup.ts';
import { rectangle, type Rectangle, sign, words } from './shapes.ts';

const chipHeight = 26;
const chipGap = 8;

interface Chip {
  readonly name: string;
  readonly text: string;
  readonly state: State;
}

const chipsOf = ({ clusters, folded }: PictureNetwork): readonly Chip[] => [
  ...clusters.map((cluster) => ({
    name: cluster.name,
    state: cluster.state,
    text: [cluster.name, ...clusterLines(cluster).map(({ text }) => text)].join(', '),
  })),
  ...(folded.clusters === 0
    ? []
    : [{ name: foldedText(folded.clusters), text: foldedText(folded.clusters), state: folded.state }]),
];

/** How many rows the clusters of a network take. */
export const chipRows = (network: PictureNetwork, columns: number): number =>
  Math.ceil(chipsOf(network).length / columns);

export const rowsHeight = (rows: number): number => rows * (chipHeight + chipGap) - chipGap;

const chip = ({ name, text, state }: Chip, place: Rectangle): Markup =>
  element(
    'g',
    {},
    element('title', {}, text),
    rectangle(`card ${state}`, place, 6),
    sign(state, place.x + 13, place.y + place.height / 2),
    words(name, { x: place.x + 24, y: place.y + place.height / 2, width: place.width - 30 }),
  );

/** The clusters of a network by their names, in columns. */
export const chips = (network: PictureNetwork, place: Omit<Rectangle, 'height'>, columns: number): Markup => {
  const width = (place.width - (columns - 1) * chipGap) / columns;
  return joined(
    chipsOf(network).map((one, at) =>
      chip(one, {
        x: place.x + (at % columns) * (width + chipGap),
        y: place.y + Math.floor(at / columns) * (chipHeight + chipGap),
        width,
        height: chipHeight,
      }),
    ),
  );
};
