import { clusterLines, networkText } from '../captions.ts';
import type { PictureCluster, PictureNetwork } from '../picture.ts';
import { element, joined, type Markup } from './markup.ts';
import { type End, gap, margin, type Placed } from './placed.ts';
import { rectangle, sign, together, words } from './shapes.ts';

const cardWidth = 224;
const padding = 14;
const header = 54;
const lineHeight = 19;

const heightOf = (cluster: PictureCluster): number => 38 + clusterLines(cluster).length * lineHeight;

const card = (cluster: PictureCluster, x: number, y: number, height: number): Markup =>
  element(
    'g',
    {},
    element('title', {}, [cluster.name, ...clusterLines(cluster).map(({ text }) => text)].join(', ')),
    rectangle(`card ${cluster.state}`, { x, y, width: cardWidth, height }),
    words(cluster.name, { x: x + 12, y: y + 18, width: cardWidth - 24 }, 'name', 14),
    ...clusterLines(cluster).map(({ state, text }, at) => {
      const middle = y + 40 + at * lineHeight;
      return together(sign(state, x + 17, middle), words(text, { x: x + 29, y: middle, width: cardWidth - 29 - 8 }));
    }),
  );

const networkWidth = ({ clusters }: PictureNetwork): number =>
  clusters.length * cardWidth + (clusters.length - 1) * padding + 2 * padding;

const networkBox = (
  network: PictureNetwork,
  x: number,
  y: number,
  height: number,
): Pick<Placed, 'markup' | 'ends'> & { readonly frame: End } => {
  const width = networkWidth(network);
  const frame = { name: network.name, entry: x + 24, x, y, width, height: header + height + padding };
  const ends = network.clusters.map((cluster, at): End => {
    const left = x + padding + at * (cardWidth + padding);
    // On the right: the name of the network stands on the left.
    return { name: cluster.name, entry: left + cardWidth - 22, x: left, y: y + header, width: cardWidth, height };
  });
  const room = { x: x + padding, width: cardWidth - 40 };
  return {
    frame,
    ends,
    markup: together(
      rectangle('frame', frame, 12),
      words(`network ${network.name}`, { ...room, y: y + 18 }, 'name', 14),
      words(networkText(network), { ...room, y: y + 37 }, 'quiet'),
      ...network.clusters.map((cluster, at) => card(cluster, ends[at]?.x ?? x, y + header, height)),
    ),
  };
};

/** Few clusters: a card for each, the networks in one row. */
export const clusterCards = (networks: readonly PictureNetwork[], y: number): Placed => {
  const height = Math.max(...networks.flatMap(({ clusters }) => clusters.map(heightOf)));
  const boxes: ReturnType<typeof networkBox>[] = [];
  let x = margin;
  for (const network of networks) {
    boxes.push(networkBox(network, x, y, height));
    x += networkWidth(network) + gap;
  }
  return {
    markup: joined(boxes.map(({ markup }) => markup)),
    width: x - gap + margin,
    bottom: y + header + height + padding,
    ends: boxes.flatMap(({ ends }) => ends),
    served: boxes.map(({ frame }) => frame),
  };
};
