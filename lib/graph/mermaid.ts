import { pictureText } from './captions.ts';
import type { Picture } from './picture.ts';
import { shownText } from './shown-text.ts';
import { type SketchEdge, type SketchGroup, type SketchNode, sketchOf } from './sketch.ts';

/** What Mermaid could take for syntax, HTML or Markdown is written as an entity of Mermaid: `#60;`. */
const escaped = (text: string): string =>
  Array.from(shownText(text))
    .map((character) => (/[\p{L}\p{N} .,:()/_→×-]/u.test(character) ? character : `#${character.codePointAt(0)};`))
    .join('');

const label = (lines: readonly string[]): string => `"${lines.map(escaped).join('<br/>')}"`;

/** The description is read to the end of the line, and knows no entities. */
const described = (text: string): string => shownText(text).replaceAll(/[^\p{L}\p{N} .,:()/_-]/gu, ' ');

/** Dark text on light ground, in both colour schemes of the page around it. */
const classes: readonly string[] = [
  'classDef fine fill:#e6f4ea,stroke:#1a7f37,color:#0b2e13',
  'classDef pending fill:#fff8c5,stroke:#9a6700,color:#3b2300,stroke-dasharray:5 3',
  'classDef failed fill:#ffebe9,stroke:#cf222e,color:#5a0b10,stroke-width:3px',
  'classDef frame fill:none,stroke:#8b949e',
];

const arrows: Readonly<Record<SketchEdge['kind'], string>> = { delivery: '-->', trust: '==>', access: '<-->' };

const edgeStyles = {
  fine: { delivery: 'stroke:#8b949e', trust: 'stroke:#1a7f37', access: 'stroke:#1a7f37' },
  pending: 'stroke:#9a6700,stroke-dasharray:5 3',
  failed: 'stroke:#cf222e,stroke-width:3px',
} as const;

const styleOf = ({ state, kind }: SketchEdge): string => (state === 'fine' ? edgeStyles.fine[kind] : edgeStyles[state]);

const nodeLines = ({ id, lines, state }: SketchNode): string => `${id}[${label(lines)}]:::${state}`;

/** Boxes of a column hold on to each other by lines that nobody sees: without any they would all stand in one row. */
const columnLines = ({ nodes, columns }: SketchGroup): readonly string[] =>
  nodes.slice(columns).map(({ id }, at) => `${nodes[at]?.id ?? ''} ~~~ ${id}`);

const groupLines = (group: SketchGroup): readonly string[] => [
  `subgraph ${group.id}[${label([group.title])}]`,
  // Left to itself Mermaid turns a frame that no line enters by a quarter.
  '  direction TB',
  ...group.nodes.map((node) => `  ${nodeLines(node)}`),
  ...columnLines(group).map((line) => `  ${line}`),
  'end',
];

const edgeLine = ({ from, to, kind, text }: SketchEdge): string =>
  `${from} ${arrows[kind]}${text === '' ? '' : `|${label([text])}|`} ${to}`;

/** Lines are numbered as they come, those that nobody sees included; equal styles share one statement. */
const styleLines = (edges: readonly SketchEdge[], before: number): readonly string[] => {
  const byStyle = new Map<string, number[]>();
  for (const [at, edge] of edges.entries()) {
    const style = styleOf(edge);
    byStyle.set(style, [...(byStyle.get(style) ?? []), before + at]);
  }
  return [...byStyle].map(([style, numbers]) => `linkStyle ${numbers.join(',')} ${style}`);
};

/** A picture in the language of Mermaid (flowchart), which GitHub and GitLab draw in Markdown. */
export const mermaidPicture = (picture: Picture): string => {
  const { nodes, groups, edges } = sketchOf(picture);
  const hidden = groups.reduce((sum, group) => sum + columnLines(group).length, 0);
  const lines = [
    `accTitle: ${described(`Mesh ${picture.mesh}`)}`,
    `accDescr: ${described(pictureText(picture))}`,
    ...nodes.map(nodeLines),
    ...groups.flatMap(groupLines),
    ...edges.map(edgeLine),
    ...classes,
    ...groups.map(({ id }) => `class ${id} frame`),
    ...styleLines(edges, hidden),
  ];
  return `flowchart TB\n${lines.map((line) => `  ${line}\n`).join('')}`;
};
