import { pictureText } from './captions.ts';
import type { Picture } from './picture.ts';
import { accessLines } from './svg/access-lines.ts';
import { clusterCards } from './svg/cluster-cards.ts';
import { legend } from './svg/legend.ts';
import { element, joined, Markup } from './svg/markup.ts';
import { meshFrame } from './svg/mesh-frame.ts';
import { networkBoxes } from './svg/network-boxes.ts';
import { margin, type Placed } from './svg/placed.ts';
import { words } from './svg/shapes.ts';
import { sourceWires, wiresHeight } from './svg/source-wires.ts';
import { sourceBoxes, sourcePlaces, sourcesHeight, sourcesOf, sourcesWidth } from './svg/sources.ts';
import { pictureStyle } from './svg/style.ts';
import { wrapped } from './svg/text-width.ts';

const leastWidth = 620;

const boxes = (picture: Picture, y: number): Placed => {
  if (picture.detail === 'mesh') return meshFrame(picture, y);
  return picture.detail === 'networks' ? networkBoxes(picture.networks, y) : clusterCards(picture.networks, y);
};

const moved = (markup: Markup, by: number): Markup =>
  by === 0 ? markup : element('g', { transform: `translate(${Math.round(by)} 0)` }, markup);

/** Everything that was placed, so many to the right: a narrow mesh stands in the middle. */
const movedEnds = (placed: Placed, by: number): Placed => {
  const shift = <T extends { readonly x: number; readonly entry: number }>(end: T): T => ({
    ...end,
    x: end.x + by,
    entry: end.entry + by,
  });
  return { ...placed, ends: placed.ends.map(shift), served: placed.served.map(shift) };
};

interface Drawing {
  readonly markup: Markup;
  readonly width: number;
  readonly height: number;
}

const drawingOf = (picture: Picture): Drawing => {
  const sources = sourcesOf(picture);
  // The header depends on the width, the width not on the header: boxes are placed from zero once to measure them.
  const width = Math.max(leastWidth, sourcesWidth(sources) + 2 * margin, boxes(picture, 0).width);
  const facts = wrapped(picture.facts.join(', '), width - 2 * margin, 12);
  const room = { x: margin, width: width - 2 * margin };
  const factsTop = margin + 34;
  const sourcesTop = factsTop + facts.length * 18 + 8;
  const places = sourcePlaces(sources, width, sourcesTop);
  const placed = boxes(picture, sourcesTop + sourcesHeight(sources) + wiresHeight(sources));
  const by = Math.round((width - placed.width) / 2);
  const centred = movedEnds(placed, by);
  const access = accessLines(picture.links, centred.ends, placed.bottom);
  const key = legend(picture, { ...room, y: placed.bottom + access.height + 28 });
  return {
    width,
    height: placed.bottom + access.height + 28 + key.height + 8,
    markup: joined([
      words(`Mesh ${picture.mesh}`, { ...room, y: margin + 8 }, 'heading', 20),
      ...facts.map((line, at) => words(line, { ...room, y: factsTop + at * 18 }, 'quiet')),
      sourceBoxes(sources, places),
      moved(placed.markup, by),
      sourceWires(sources, places, centred),
      access.markup,
      key.markup,
    ]),
  };
};

/** How a picture is put into a page: with its own style, or in a page that has it. */
export type PictureStyling = 'own' | 'of-page';

/** A picture as SVG with a layout of our own: no font, script or file from anywhere else. */
export const svgPicture = (picture: Picture, styling: PictureStyling = 'own'): string => {
  const { markup, width, height } = drawingOf(picture);
  const style = styling === 'own' ? [element('style', {}, new Markup(pictureStyle))] : [];
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'isthmus-picture',
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
      role: 'img',
      'aria-labelledby': 'isthmus-picture-title',
      'aria-describedby': 'isthmus-picture-text',
    },
    element('title', { id: 'isthmus-picture-title' }, `Mesh ${picture.mesh}`),
    element('desc', { id: 'isthmus-picture-text' }, pictureText(picture)),
    ...style,
    element('rect', { class: 'ground', x: 0, y: 0, width, height }),
    markup,
  );
  return `${svg.text}\n`;
};
