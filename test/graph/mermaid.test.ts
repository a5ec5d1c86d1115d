import { describe, expect, test } from '@jest/globals';
import { mermaidPicture } from '../../lib/graph/mermaid.ts';
import { hostilePlan, pictureOf, planOf, sealedPlan } from './drawn-mesh.ts';

const linesOf = (text: string): readonly string[] => text.split('\n').map((line) => line.trim());

const isEdge = (line: string): boolean => /^\w+ (-->|==>|<-->|~~~)/.test(line);

/** The statement of the language that a line may be; quoted labels hold no quotation mark. */
const statements = [
  /^flowchart TB$/,
  /^acc(Title|Descr): [^;#{}]*$/,
  /^\w+\["[^"]*"\]:::(fine|pending|failed)$/,
  /^subgraph \w+\["[^"]*"\]$/,
  /^direction TB$/,
  /^end$/,
  /^\w+ (-->|==>|<-->)(\|"[^"]*"\|)? \w+$/,
  /^\w+ ~~~ \w+$/,
  /^classDef \w+ [\w:#,.\s-]+$/,
  /^class \w+ frame$/,
  /^linkStyle [\d,]+ [\w:#,\s-]+$/,
  /^$/,
];

describe('a picture in Mermaid', () => {
  test.each([
    [2, 2],
    [12, 3],
    [60, 4],
    [60, 60],
    [300, 80],
  ])('of %i clusters in %i networks consists of statements that Mermaid knows', (clusters, networks) => {
    const lines = linesOf(mermaidPicture(pictureOf(planOf(clusters, networks))));
    expect(lines.filter((line) => !statements.some((statement) => statement.test(line)))).toEqual([]);
  });

  test('holds nothing of a hostile name but its letters', () => {
    const text = mermaidPicture(pictureOf(hostilePlan()));
    const lines = linesOf(text);
    expect(lines.filter((line) => !statements.some((statement) => statement.test(line)))).toEqual([]);
    expect(text).not.toMatch(/<(?!br\/>|-->)|`|\u202e|\0/);
    expect(text).toContain('#60;script#62;alert(1)');
  });

  test.each([
    [12, 3, 20],
    [60, 4, 20],
    [60, 60, 60],
  ])('of %i clusters in %i networks has fewer than %i lines', (clusters, networks, most) => {
    const edges = linesOf(mermaidPicture(pictureOf(sealedPlan(clusters, networks)))).filter(isEdge);
    expect(edges.length).toBeLessThan(most);
    // Above 500 lines and 50,000 characters Mermaid draws nothing.
    expect(mermaidPicture(pictureOf(sealedPlan(clusters, networks))).length).toBeLessThan(50_000);
  });

  test('styles each line that is seen exactly once, and none that is not', () => {
    const lines = linesOf(mermaidPicture(pictureOf(planOf(60, 60))));
    const edges = lines.filter(isEdge);
    const styled = lines
      .flatMap((line) => /^linkStyle ([\d,]+) /.exec(line)?.[1]?.split(',') ?? [])
      .map(Number)
      .toSorted((a, b) => a - b);
    expect(styled.every((number) => !edges[number]?.includes('~~~'))).toBe(true);
    expect(styled).toHaveLength(edges.filter((line) => !line.includes('~~~')).length);
  });

  test('shows what is wrong in red and says it in words, too', () => {
    const marks = [{ subject: 'access', code: 'peer-missing', cluster: 'c1', peer: 'c2' }] as const;
    const text = mermaidPicture(pictureOf(sealedPlan(2, 2), marks));
    expect(text).toMatch(/cluster0\["c1<br\/>.*× peer-missing"\]:::failed/);
    expect(text).toContain('<-->|"c1 → c2 wrong, via gateways"|');
    expect(text).toMatch(/linkStyle 4 stroke:#cf222e/);
  });

  test('is the same each time', () => {
    expect(mermaidPicture(pictureOf(planOf(12, 3)))).toBe(mermaidPicture(pictureOf(planOf(12, 3))));
  });
});
