import { describe, expect, test } from '@jest/globals';
import { dotPicture } from '../../lib/graph/dot.ts';
import { hostilePlan, pictureOf, planOf, sealedPlan } from './drawn-mesh.ts';

/** A quoted text of DOT, in which nothing but an escaped quotation mark stands for one. */
const quoted = /"(?:[^"\\]|\\.)*"/g;

const skeleton = (text: string): readonly string[] =>
  text
    .replaceAll(quoted, 'T')
    .split('\n')
    .map((line) => line.trim());

const attributes = String.raw`\[\w+=(T|\w+)(, \w+=(T|\w+))*\]`;
const statements = [
  /^digraph mesh \{$/,
  new RegExp(`^(graph|node|edge|\\w+) ${attributes};$`),
  /^subgraph cluster_\w+ \{$/,
  /^label=T; color=T; style=rounded;$/,
  new RegExp(`^\\w+ -> \\w+ ${attributes};$`),
  /^\}$/,
  /^$/,
];

describe('a picture in DOT', () => {
  test.each([
    [2, 2],
    [12, 3],
    [60, 60],
  ])('of %i clusters in %i networks consists of statements that Graphviz knows', (clusters, networks) => {
    const lines = skeleton(dotPicture(pictureOf(planOf(clusters, networks))));
    expect(lines.filter((line) => !statements.some((statement) => statement.test(line)))).toEqual([]);
  });

  test('keeps hostile names inside of their quotation marks', () => {
    const text = dotPicture(pictureOf(hostilePlan()));
    expect(skeleton(text).filter((line) => !statements.some((statement) => statement.test(line)))).toEqual([]);
    // A backslash of a name is none of ours, which would break the line.
    expect(text).toContain(String.raw`&amp; 'q' \\n #quot;`);
  });

  test('leads a line to a frame through one of its boxes', () => {
    const text = dotPicture(pictureOf(sealedPlan(60, 60)));
    expect(text).toMatch(/root0 -> network0 \[.*lhead="cluster_mesh"\]/);
  });

  test('draws no line between any two of many clusters', () => {
    const lines = dotPicture(pictureOf(sealedPlan(60, 60))).split('\n');
    expect(lines.filter((line) => line.includes(' -> ') && !line.includes('style=invis'))).toHaveLength(2);
  });
});
