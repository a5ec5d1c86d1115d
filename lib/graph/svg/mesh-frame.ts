import { foldedNetworksText, wholeAccessText } from '../captions.ts';
import type { Picture, PictureNetwork } from '../picture.ts';
import { stateOfTally } from '../state.ts';
import { chipRows, chips, rowsHeight } from './chips.ts';
import { joined, type Markup } from './markup.ts';
import { type End, margin, type Placed } from './placed.ts';
import { rectangle, sign, together, words } from './shapes.ts';

const columns = 6;
const boxWidth = 182;
const boxGap = 12;
const padding = 14;
const header = 44;
const boxHeader = 34;
const boxPadding = 10;

const width = columns * boxWidth + (columns - 1) * boxGap;

const boxHeight = (network: PictureNetwork): number => boxHeader + rowsHeight(chipRows(network, 1)) + boxPadding;

const box = (network: PictureNetwork, x: number, y: number, height: number): Markup =>
  together(
    rectangle('frame', { x, y, width: boxWidth, height }),
    words(network.name, { x: x + boxPadding, y: y + 17, width: boxWidth - 2 * boxPadding }, 'quiet'),
    chips(network, { x: x + boxPadding, y: y + boxHeader, width: boxWidth - 2 * boxPadding }, 1),
  );

const rowsOf = (networks: readonly PictureNetwork[]): readonly (readonly PictureNetwork[])[] =>
  networks.flatMap((_, at) => (at % columns === 0 ? [networks.slice(at, at + columns)] : []));

const foldedLine = (picture: Picture, y: number): readonly Markup[] =>
  picture.folded.networks === 0
    ? []
    : [
        sign(picture.folded.state, margin + padding + 6, y),
        words(foldedNetworksText(picture), { x: margin + padding + 20, y, width: width - 20 }),
      ];

/** Many networks: one frame around all of them, so that what is true of each is said once. */
export const meshFrame = (picture: Picture, y: number): Placed => {
  const parts: Markup[] = [];
  let top = y + header;
  for (const row of rowsOf(picture.networks)) {
    const height = Math.max(...row.map(boxHeight));
    for (const [at, network] of row.entries()) {
      parts.push(box(network, margin + padding + at * (boxWidth + boxGap), top, height));
    }
    top += height + boxGap;
  }
  const folded = foldedLine(picture, top + 8);
  const bottom = top + (folded.length === 0 ? 0 : 26);
  const middle = margin + padding + width / 2;
  const frame: End = { name: '', entry: middle, x: margin, y, width: width + 2 * padding, height: bottom - y };
  return {
    markup: together(
      rectangle('frame', frame, 12),
      sign(stateOfTally(picture.access), margin + padding + 6, y + 22),
      words(wholeAccessText(picture), { x: margin + padding + 20, y: y + 22, width: width - 20 }),
      joined(parts),
      ...folded,
    ),
    width: width + 2 * padding + 2 * margin,
    bottom,
    ends: [frame],
    served: [{ ...frame, entry: margin + 40 }],
  };
};
