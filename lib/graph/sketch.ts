import { fewNames } from '../plan/few-names.ts';
import {
  clusterLines,
  foldedNetworksText,
  foldedText,
  insideText,
  type Line,
  linkText,
  networkText,
  rootLines,
  shortClusterText,
  trustText,
  wholeAccessText,
} from './captions.ts';
import type { Picture, PictureCluster, PictureNetwork, PictureRoot } from './picture.ts';
import { type State, stateOfTally } from './state.ts';

/** A box with a text of several lines; the first is its name. */
export interface SketchNode {
  readonly id: string;
  readonly lines: readonly string[];
  readonly state: State;
}

/** Boxes that stand together in a frame, in rows of so many. */
export interface SketchGroup {
  readonly id: string;
  readonly title: string;
  readonly nodes: readonly SketchNode[];
  readonly columns: number;
}

/** A line between nodes or groups; access goes both ways. */
export interface SketchEdge {
  readonly kind: 'delivery' | 'trust' | 'access';
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly state: State;
}

/** A picture as boxes and lines, for languages that find a layout themselves. */
export interface Sketch {
  /** Those outside of groups. */
  readonly nodes: readonly SketchNode[];
  readonly groups: readonly SketchGroup[];
  readonly edges: readonly SketchEdge[];
}

const signs: Readonly<Record<State, string>> = { fine: '', pending: 'pending: ', failed: '× ' };

/** Colour alone would not do: the state stands in the text, too. */
const signed = ({ state, text }: Line): string => `${text.startsWith('pending') ? '' : signs[state]}${text}`;

/** Characters of a line, as far as names can be broken, and lines of what is wrong, of a network that is one box. */
const lineLength = 44;
const shownFailures = 4;

/** Names one after the other in lines of bounded length: a box as wide as all of them would push the others away. */
const nameLines = (text: string): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const name of text.split(', ')) {
    const longer = line === '' ? name : `${line}, ${name}`;
    if (line !== '' && longer.length > lineLength) {
      lines.push(`${line},`);
      line = name;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
};

/** A network as one box: what is wrong cluster by cluster, what is pending and what is fine by name. */
const networkNode = (id: string, network: PictureNetwork): SketchNode => {
  const { clusters, folded } = network;
  const inState = (state: State): readonly PictureCluster[] => clusters.filter((cluster) => cluster.state === state);
  const failed = inState('failed');
  const pending = inState('pending').map(({ name }) => name);
  const lines = [
    ...failed.slice(0, shownFailures).map((cluster) => `× ${cluster.name}: ${shortClusterText(cluster)}`),
    ...(failed.length > shownFailures ? [`× ${foldedText(failed.length - shownFailures)}`] : []),
    ...(pending.length === 0 ? [] : nameLines(`pending: ${fewNames(pending)}`)),
    ...nameLines(
      inState('fine')
        .map(({ name }) => name)
        .join(', '),
    ),
    ...(folded.clusters === 0 ? [] : [`${signs[folded.state]}${foldedText(folded.clusters)}`]),
  ];
  return {
    id,
    state: network.state,
    lines: [network.name, networkText(network), insideText(network), ...lines].filter((line) => line !== ''),
  };
};

/** Ids of our own: names of clusters and networks could be words of the language. */
class Ids {
  readonly #clusters = new Map<string, string>();
  readonly #networks = new Map<string, string>();

  constructor({ networks }: Picture) {
    for (const { name, clusters } of networks) {
      this.#networks.set(name, `network${this.#networks.size}`);
      for (const cluster of clusters) this.#clusters.set(cluster.name, `cluster${this.#clusters.size}`);
    }
  }

  cluster(name: string): string {
    return this.#clusters.get(name) ?? '';
  }

  network(name: string): string {
    return this.#networks.get(name) ?? '';
  }

  /** The end of a line that is drawn to clusters, to networks or to the mesh. */
  end(picture: Picture, name: string): string {
    if (picture.detail === 'mesh') return 'mesh';
    return picture.detail === 'networks' ? this.network(name) : this.cluster(name);
  }
}

/** A frame around all networks where they are many, so that a line to all of them is one line. */
const wholeGroup = (picture: Picture, nodes: readonly SketchNode[]): SketchGroup => ({
  id: 'mesh',
  columns: 6,
  title: wholeAccessText(picture),
  nodes: [
    ...nodes,
    ...(picture.folded.networks === 0
      ? []
      : [{ id: 'folded', lines: [foldedNetworksText(picture)], state: picture.folded.state }]),
  ],
});

const networkGroup = ({ name, clusters }: PictureNetwork, ids: Ids): SketchGroup => ({
  id: ids.network(name),
  columns: 1,
  title: `network ${name}`,
  nodes: clusters.map((cluster) => ({
    id: ids.cluster(cluster.name),
    lines: [cluster.name, ...clusterLines(cluster).map(signed)],
    state: cluster.state,
  })),
});

const boxesOf = (picture: Picture, ids: Ids): Pick<Sketch, 'groups' | 'nodes'> => {
  if (picture.detail === 'clusters') {
    return { groups: picture.networks.map((network) => networkGroup(network, ids)), nodes: [] };
  }
  const nodes = picture.networks.map((network) => networkNode(ids.network(network.name), network));
  return picture.detail === 'networks' ? { groups: [], nodes } : { groups: [wholeGroup(picture, nodes)], nodes: [] };
};

const trustEdges = (picture: Picture, root: PictureRoot, at: number, ids: Ids): readonly SketchEdge[] =>
  root.lines.map((line) => ({
    kind: 'trust',
    from: `root${at}`,
    to: ids.end(picture, line.to),
    state: stateOfTally(line.trust),
    text: picture.detail === 'clusters' ? '' : trustText(line),
  }));

/** Boxes and lines of a picture. */
export const sketchOf = (picture: Picture): Sketch => {
  const ids = new Ids(picture);
  const { groups, nodes } = boxesOf(picture, ids);
  const engine: SketchNode = {
    id: 'engine',
    lines: [picture.engine.title, ...picture.engine.lines],
    state: 'fine',
  };
  const roots = picture.roots.map((root, at): SketchNode => ({
    id: `root${at}`,
    lines: ['root of trust', ...rootLines(root)],
    state: root.state,
  }));
  return {
    nodes: [engine, ...roots, ...nodes],
    groups,
    edges: [
      ...[...groups, ...nodes].map(({ id }): SketchEdge => ({
        kind: 'delivery',
        from: engine.id,
        to: id,
        text: '',
        state: 'fine',
      })),
      ...picture.roots.flatMap((root, at) => trustEdges(picture, root, at, ids)),
      ...picture.links.map((link): SketchEdge => ({
        kind: 'access',
        from: ids.end(picture, link.from),
        to: ids.end(picture, link.to),
        state: stateOfTally(link.access),
        text: linkText(link),
      })),
    ],
  };
};
