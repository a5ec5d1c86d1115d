import { insideText, networkText } from '../captions.ts';
import type { PictureNetwork } from '../picture.ts';
import { chipRows, chips, rowsHeight } from './chips.ts';
import { joined, type Markup } from './markup.ts';
import { type End, gap, margin, type Placed } from './placed.ts';
import { rectangle, together, words } from './shapes.ts';

/** What a page of usual width shows without scrolling. */
const fullWidth = 1180;
const padding = 14;
const header = 72;
const leastWidth = 216;
const chipWidth = 136;

const columnsFor = ({ clusters }: PictureNetwork, width: number): number =>
  Math.max(1, Math.min(6, clusters.length, Math.floor((width - 2 * padding) / chipWidth)));

const boxMarkup = (network: PictureNetwork, frame: End, columns: number): Markup => {
  const room = { x: frame.x + padding, width: frame.width - 2 * padding };
  return together(
    rectangle('frame', frame, 12),
    words(`network ${network.name}`, { ...room, y: frame.y + 18 }, 'name', 14),
    words(networkText(network), { ...room, y: frame.y + 37 }, 'quiet'),
    words(insideText(network), { ...room, y: frame.y + 54 }, 'quiet'),
    chips(network, { ...room, y: frame.y + header }, columns),
  );
};

/** Few networks: a box for each in one row, its clusters by name. */
export const networkBoxes = (networks: readonly PictureNetwork[], y: number): Placed => {
  const share = (fullWidth - (networks.length - 1) * gap) / networks.length;
  const columns = networks.map((network) => columnsFor(network, share));
  const height = Math.max(...networks.map((network, at) => rowsHeight(chipRows(network, columns[at] ?? 1))));
  const frames: End[] = [];
  let x = margin;
  for (const [at, { name }] of networks.entries()) {
    const width = Math.max(leastWidth, (columns[at] ?? 1) * chipWidth + 2 * padding);
    frames.push({ name, entry: x + width / 2, x, y, width, height: header + height + padding });
    x += width + gap;
  }
  return {
    markup: joined(
      networks.flatMap((network, at) => {
        const frame = frames[at];
        return frame === undefined ? [] : [boxMarkup(network, frame, columns[at] ?? 1)];
      }),
    ),
    width: x - gap + margin,
    bottom: y + header + height + padding,
    ends: frames,
    served: frames.map((frame) => ({ ...frame, entry: frame.x + 24 })),
  };
};
