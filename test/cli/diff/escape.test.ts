import { describe, expect, test } from '@jest/globals';
import { brief, human } from '../../../lib/cli/diff/human.ts';
import { html } from '../../../lib/cli/diff/html.ts';
import { markdown } from '../../../lib/cli/diff/markdown.ts';
import type { Review } from '../../../lib/diff/review.ts';
import { reviewOf } from '../../diff/reviewed.ts';
import { changeOf, object } from '../../diff/small-tree.ts';

const evil = [
  '</details>',
  '```',
  '````\n# title',
  '@team',
  '<script>alert(1)</script>',
  '\u001b[31mred',
  '\u202eright to left',
  '[a](https://evil.example)',
  '![a](https://evil.example/a.png)',
  'https://evil.example/path',
  'www.evil.example',
  '/close',
  '#1 !2 acme/mesh#3 GH-4',
  '<!-- a',
  '" onmouseover="alert(1)',
];

const terminal = { columns: 80, color: false, ascii: false };

const reviewWith = (text: string): Promise<Review> => {
  const labels = { labels: { [text.replaceAll('\n', ' ')]: text } };
  const name = `a ${text}`.replaceAll('\n', ' ');
  return reviewOf(
    ...changeOf(
      'a.yaml',
      object('Service', 'v1', { spec: { a: 'x' } }, { name }),
      object('Service', 'v1', { spec: { a: text, b: [text] } }, { ...labels, name }),
    ),
  );
};

/** What stands outside fences. */
const prose = (text: string): string => text.replaceAll(/^(`{3,})diff\n[^]*?\n\1$/gm, '');

describe('a foreign text', () => {
  test.each(evil)('means nothing in markdown: %j', async (text) => {
    const shown = markdown(await reviewWith(text), 65_536);
    const outside = prose(shown);
    expect(outside).not.toMatch(/@team|<script|<!--|\]\(|:\/\/|\u202e|www\.evil|(^|\s)#\d|mesh#\d|GH-4/);
    expect(shown).not.toContain('\u001b');
    expect(outside).not.toMatch(/^\//m);
    const opened = outside.match(/<details>/g) ?? [];
    expect(outside.match(/<\/details>/g)).toHaveLength(opened.length);
    expect(outside).not.toMatch(/^`{3}/m);
    // Inside a fence a line of a foreigner stands behind a sign of ours.
    const inside = [...shown.matchAll(/^(`{3,})diff\n([^]*?)\n\1$/gm)].flatMap(([, , body = '']) => body.split('\n'));
    expect(inside.filter((line) => !/^( {2}|[-+] )/.test(line))).toEqual([]);
  });

  test.each(evil)('means nothing in HTML: %j', async (text) => {
    const shown = html(await reviewWith(text));
    expect(shown).not.toContain('\u001b');
    expect(shown).not.toMatch(/<script|<!--|\u202e|<img|<a |" onmouseover/);
    expect(shown.match(/<\/details>/g)).toHaveLength((shown.match(/<details>/g) ?? []).length);
  });

  test.each(evil)('steers no terminal: %j', async (text) => {
    const review = await reviewWith(text);
    for (const shown of [human(review, terminal), brief(review, terminal)]) expect(shown).not.toMatch(/\u202e/);
    expect(human(review, terminal) + brief(review, terminal)).not.toContain('\u001b');
    for (const line of human(review, terminal).split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each(evil)('survives JSON: %j', async (text) => {
    const review = await reviewWith(text);
    expect(JSON.parse(JSON.stringify(review))).toEqual(review);
  });
});

const many = async (count: number): Promise<Review> => {
  const files = (value: string): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        `dist/cluster1/mesh/a${index}.yaml`,
        object(
          index === count - 1 ? 'PeerAuthentication' : 'ConfigMap',
          'v1',
          { spec: { [index === count - 1 ? 'mtls' : 'a']: `${value}${index}` } },
          { name: `a${index}` },
        ),
      ]),
    );
  const [tree] = changeOf('a.yaml', undefined, undefined);
  return reviewOf({ ...tree, ...files('old') }, { ...tree, ...files('new') });
};

describe('the size of the markdown', () => {
  test.each([2_000, 5_000, 20_000, 65_536])('is at most %d, whole, and says what is left out', async (size) => {
    const shown = markdown(await many(900), size);
    expect(shown.length).toBeLessThanOrEqual(size);
    expect(shown.length).toBeGreaterThan(size / 4);
    expect(shown.match(/<\/details>/g) ?? []).toHaveLength((shown.match(/<details>/g) ?? []).length);
    expect((shown.match(/^```/gm) ?? []).length % 2).toBe(0);
    expect(shown).toMatch(/Left out for its size:.* \d+ objects/);
    // The riskiest stands last in its folder, and is there all the same.
    expect(shown).toContain('**changed** PeerAuthentication istio-system/a899');
    const [, left] = /(\d+) objects? \(/.exec(shown.slice(shown.indexOf('Left out'))) ?? [];
    expect((shown.match(/^\*\*changed\*\*/gm) ?? []).length + Number(left)).toBe(900);
  });

  test('goes to what is risky in a later group before what is harmless in an earlier one', async () => {
    const review = await many(900);
    const [group] = review.groups;
    const [change] = group?.changes ?? [];
    if (!group || !change) throw new Error('nothing differs');
    const later = { ...group, title: 'later', changes: [{ ...change, objects: ['Service a/later'] }] };
    expect(markdown({ ...review, groups: [group, later] }, 3_000)).toContain('Service a/later');
  });

  test('is no reason to leave anything out where there is room', async () => {
    expect(markdown(await many(5), 65_536)).not.toContain('Left out');
  });
});
