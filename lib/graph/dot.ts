import { pictureText } from './captions.ts';
import type { Picture } from './picture.ts';
import { shownText } from './shown-text.ts';
import { type Sketch, type SketchEdge, type SketchGroup, type SketchNode, sketchOf } from './sketch.ts';
import type { State } from './state.ts';

/** Graphviz reads entities of HTML in every text, and a backslash as an order to break or align the line. */
const escaped = (text: string): string =>
  shownText(text).replaceAll('&', '&amp;').replaceAll('\\', '\\\\').replaceAll('"', '\\"');

const quoted = (lines: readonly string[]): string => `"${lines.map(escaped).join('\\n')}"`;

type Attributes = Readonly<Record<string, string>>;

/** Values are quoted here, but for texts, which come quoted. */
const attributes = (values: Attributes): string =>
  `[${Object.entries(values)
    .map(([name, value]) => `${name}=${value.startsWith('"') ? value : `"${value}"`}`)
    .join(', ')}]`;

const boxes: Readonly<Record<State, Attributes>> = {
  fine: { fillcolor: '#e6f4ea', color: '#1a7f37' },
  pending: { fillcolor: '#fff8c5', color: '#9a6700', style: 'rounded,filled,dashed' },
  failed: { fillcolor: '#ffebe9', color: '#cf222e', penwidth: '3' },
};

const strokes: Readonly<Record<State, Attributes>> = {
  fine: { color: '#1a7f37' },
  pending: { color: '#9a6700', fontcolor: '#9a6700', style: 'dashed' },
  failed: { color: '#cf222e', fontcolor: '#cf222e', penwidth: '3' },
};

const kinds: Readonly<Record<SketchEdge['kind'], Attributes>> = {
  delivery: { color: '#8b949e', style: 'dotted' },
  trust: { penwidth: '2' },
  // Without rank: who reads whom says nothing about who stands above whom.
  access: { dir: 'both', constraint: 'false' },
};

const nodeLine = ({ id, lines, state }: SketchNode): string =>
  `${id} ${attributes({ label: quoted(lines), ...boxes[state] })};`;

const columnLines = ({ nodes, columns }: SketchGroup): readonly string[] =>
  nodes.slice(columns).map(({ id }, at) => `${nodes[at]?.id ?? ''} -> ${id} [style=invis];`);

const groupLines = (group: SketchGroup): readonly string[] => [
  `subgraph cluster_${group.id} {`,
  `  label=${quoted([group.title])}; color="#8b949e"; style=rounded;`,
  ...group.nodes.map((node) => `  ${nodeLine(node)}`),
  ...columnLines(group).map((line) => `  ${line}`),
  '}',
];

/** A line to a frame is a line to one of its boxes that is cut off where the frame begins. */
const edgeLine = ({ from, to, kind, text, state }: SketchEdge, { groups }: Sketch): string => {
  const end = (id: string): string => groups.find((group) => group.id === id)?.nodes[0]?.id ?? id;
  const frame = (id: string, key: string): Attributes => (end(id) === id ? {} : { [key]: `cluster_${id}` });
  const values = {
    ...strokes[state],
    ...kinds[kind],
    ...(text === '' ? {} : { label: quoted([text]) }),
    ...frame(from, 'ltail'),
    ...frame(to, 'lhead'),
  };
  return `${end(from)} -> ${end(to)} ${attributes(values)};`;
};

/** A picture in the language of Graphviz, for `dot`. */
export const dotPicture = (picture: Picture): string => {
  const sketch = sketchOf(picture);
  const font = { fontname: 'Helvetica,Arial,sans-serif', fontsize: '11' };
  const lines = [
    `graph ${attributes({
      label: quoted([`Mesh ${picture.mesh}`, picture.facts.join(', ')]),
      tooltip: quoted([pictureText(picture)]),
      labelloc: 't',
      compound: 'true',
      // Curves around tall boxes make Graphviz warn that it lacks room.
      splines: 'polyline',
      ranksep: '0.6',
      ...font,
    })};`,
    `node ${attributes({ shape: 'box', style: 'rounded,filled', ...font })};`,
    `edge ${attributes(font)};`,
    ...sketch.nodes.map(nodeLine),
    ...sketch.groups.flatMap(groupLines),
    ...sketch.edges.map((edge) => edgeLine(edge, sketch)),
  ];
  return `digraph mesh {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
};
