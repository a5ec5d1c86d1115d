import { describe, expect, test } from '@jest/globals';
import { convert } from 'xmlbuilder2';
import { svgPicture } from '../../lib/graph/svg.ts';
import { hostile, hostilePlan, pictureOf, planOf, sealedPlan } from './drawn-mesh.ts';

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Elements in their order, read by hand: positions are what is asked for here. */
const elementsOf = (svg: string): readonly Element[] =>
  [...svg.matchAll(/<(\w+)((?: [\w-:]+="[^"]*")*)\/?>([^<]*)/g)].map(([, name = '', attributes = '', text = '']) => ({
    name,
    text,
    attributes: Object.fromEntries(
      [...attributes.matchAll(/([\w-:]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    ),
  }));

const sizeOf = (svg: string): readonly [number, number] => {
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  return [Number(width), Number(height)];
};

const meshes = [
  [1, 1],
  [2, 2],
  [5, 3],
  [12, 3],
  [12, 12],
  [60, 1],
  [60, 4],
  [60, 60],
  [300, 80],
] as const;

describe('a picture in SVG', () => {
  test.each(meshes)('of %i clusters in %i networks is well-formed', (clusters, networks) => {
    expect(() => convert(svgPicture(pictureOf(planOf(clusters, networks))), { format: 'object' })).not.toThrow();
  });

  test.each(meshes)('of %i clusters in %i networks has every box inside of its frame', (clusters, networks) => {
    const svg = svgPicture(pictureOf(planOf(clusters, networks)));
    const [width, height] = sizeOf(svg);
    const outside = elementsOf(svg)
      .filter(({ name }) => name === 'rect')
      .map(({ attributes }) => ['x', 'y', 'width', 'height'].map((key) => Number(attributes[key])))
      .filter(([x = 0, y = 0, w = 0, h = 0]) => x < 0 || y < 0 || x + w > width || y + h > height);
    expect(outside).toEqual([]);
  });

  test.each(meshes)('of %i clusters in %i networks stays narrow enough for a page', (clusters, networks) => {
    expect(sizeOf(svgPicture(pictureOf(planOf(clusters, networks))))[0]).toBeLessThan(1400);
  });

  test('draws boxes that do not overlap', () => {
    const cards = elementsOf(svgPicture(pictureOf(planOf(60, 4))))
      .filter(({ attributes }) => attributes['class']?.startsWith('card') && Number(attributes['height']) === 26)
      .map(({ attributes }) => ['x', 'y', 'width', 'height'].map((key) => Number(attributes[key])));
    expect(cards).toHaveLength(60);
    const overlaps = cards.filter(([x = 0, y = 0, w = 0, h = 0], at) =>
      cards
        .slice(at + 1)
        .some(([ox = 0, oy = 0, ow = 0, oh = 0]) => x < ox + ow && ox < x + w && y < oy + oh && oy < y + h),
    );
    expect(overlaps).toEqual([]);
  });

  test.each([
    [5, 5, 10],
    [60, 4, 6],
    [60, 60, 0],
  ])('of %i clusters in %i networks draws %i lines of access', (clusters, networks, lines) => {
    const svg = svgPicture(pictureOf(sealedPlan(clusters, networks)));
    // The legend has one of its own where there are any.
    expect(svg.match(/class="wire access [a-z]+"/g) ?? []).toHaveLength(lines);
  });

  test('draws a line that spans another one below it, and no two lines upon each other', () => {
    const svg = svgPicture(pictureOf(sealedPlan(5, 5)));
    const lines = [...svg.matchAll(/class="wire access \w+" d="M([\d.]+) [\d.]+V([\d.]+)q0 8 8 8H([\d.]+)/g)].map(
      ([, from, y, to]) => ({ from: Number(from), to: Number(to), y: Number(y) }),
    );
    expect(lines).toHaveLength(10);
    const pairs = lines.flatMap((one) => lines.filter((other) => other !== one).map((other) => [one, other] as const));
    const above = pairs.filter(([one, other]) => one.from < other.from && other.to < one.to && one.y <= other.y);
    const upon = pairs.filter(([one, other]) => one.from < other.to && other.from < one.to && one.y === other.y);
    expect([above, upon]).toEqual([[], []]);
  });

  test('names every cluster, whole for those who point at it', () => {
    const svg = svgPicture(pictureOf(planOf(60, 60)));
    for (let number = 1; number <= 60; number += 1) expect(svg).toMatch(new RegExp(`<title>c${number},`));
  });

  test('has a title and a description', () => {
    const svg = svgPicture(pictureOf(planOf(2, 2)));
    expect(svg).toContain('role="img"');
    expect(svg).toContain('<title id="isthmus-picture-title">Mesh mesh1</title>');
    expect(svg).toMatch(/<desc id="isthmus-picture-text">[^<]*n1 with 1, n2 with 1/);
  });

  test('shows states by signs and lines, not by colour alone', () => {
    const marks = [{ subject: 'trust', code: 'roots-differ', cluster: 'c2', peer: '' }] as const;
    const svg = svgPicture(pictureOf(sealedPlan(2, 2), marks));
    expect(svg).toMatch(/<path class="sign failed" d="M[^"]*"\/>/);
    expect(svg).toContain('class="wire trust failed"');
    expect(svgPicture(pictureOf(planOf(2, 2)))).toContain('class="wire access pending"');
  });

  test('escapes what a declaration or a certificate says', () => {
    const svg = svgPicture(pictureOf(hostilePlan()));
    expect(() => convert(svg, { format: 'object' })).not.toThrow();
    expect(svg).not.toMatch(/<script|\u202e|\0/);
    expect(svg).not.toContain(hostile);
    expect(svg).toContain('&lt;script&gt;alert(1)');
  });

  test('refers to nothing outside of itself', () => {
    const svg = svgPicture(pictureOf(planOf(12, 3)));
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(/https?:|url\(|href|@import|<image|<use/);
  });

  test('follows the colour scheme of whoever looks', () => {
    expect(svgPicture(pictureOf(planOf(2, 2)))).toContain('@media (prefers-color-scheme:dark)');
    expect(svgPicture(pictureOf(planOf(2, 2)), 'of-page')).not.toContain('<style>');
  });
});
