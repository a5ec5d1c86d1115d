import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { commentScript } from '../../lib/ci/steps.ts';
import { markdown } from '../../lib/cli/diff/markdown.ts';
import type { Review } from '../../lib/diff/review.ts';

const golden = resolve(import.meta.dirname, '../diff/golden');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-comment-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The comment that the second job would post. */
const commentOf = (review: string, checks = 'all is well\n'): string => {
  rmSync(join(folder, 'review'), { recursive: true, force: true });
  mkdirSync(join(folder, 'review'));
  writeFileSync(join(folder, 'review/diff.md'), review);
  writeFileSync(join(folder, 'review/checks.txt'), checks);
  return posted();
};

const posted = (): string => {
  const script = commentScript('pull request', 'commit abc').join('\n');
  const { status, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return readFileSync(join(folder, 'comment.md'), 'utf8');
};

const refusal = 'This is not what isthmus diff writes';

const isPosted = (review: string): boolean => {
  const comment = commentOf(review);
  const isRefused = comment.includes(refusal);
  if (!isRefused) expect(comment).toContain(`\n\n${review}`);
  return !isRefused;
};

/** A review with a foreign text wherever one may stand. */
const reviewOf = (text: string): Review => ({
  base: text,
  head: text,
  headline: text,
  risk: 'trust',
  totals: { byRisk: { none: 0, restart: 0, traffic: 0, trust: 1, data: 0 }, all: 1, clusters: 1, derived: 0 },
  meanings: [{ risk: 'trust', text }],
  groups: [
    {
      clusters: ['a', 'b'],
      title: text,
      risk: 'trust',
      changes: [
        {
          verb: 'changed',
          objects: [text, text],
          file: text,
          risk: 'trust',
          reasons: [{ risk: 'trust', rule: 'x', text }],
          fields: [{ path: text, before: text, after: `${text}\n${text}` }],
          note: text,
        },
      ],
    },
  ],
  issues: [
    { code: 'x', severity: 'error', path: [], at: { file: text, line: 1, column: 1 }, problem: text, remedy: '' },
  ],
});

const head = '**Risk none: nothing.**\n\n`main` to `HEAD`\n\n';

const hostile: readonly (readonly [string, string])[] = [
  ['a mention', `${head}- **none** @acme/owners please merge\n`],
  ['a mention behind an entity', `${head}- **none** &#64;acme\n`],
  ['a picture', `${head}![ok](https://example.com/ok.png)\n`],
  ['a link', `${head}- **none** https://example.com\n`],
  ['a bare address', `${head}- **none** www.example.com\n`],
  ['an element', `${head}<img src="x">\n`],
  ['a comment that hides the rest', `${head}<!--\n`],
  ['a command of the forge', `${head}/close\n`],
  ['a command in a fence that one forge sees closed', `${head}\`\`\`\`diff\n- a\n/close\n\`\`\`\`\n`],
  ['a fence that ends earlier than it seems', `${head}\`\`\`diff\n   \`\`\`\`\n@acme\n\`\`\`\n`],
  ['a fence inside an element, which is none', `${head}<details>\n\`\`\`diff\n- <img src="x">\n\`\`\`\n`],
  ['a fence right behind a summary', `${head}<details>\n<summary>a</summary>\n\`\`\`diff\n- <b>\n\`\`\`\n</details>\n`],
  ['an element in a summary', `${head}<details>\n<summary><b>a</b></summary>\n\n</details>\n`],
  ['a mention in a summary', `${head}<details>\n<summary>@acme</summary>\n\n</details>\n`],
  ['a section that is left open', `${head}<details>\n<summary>a</summary>\n\n`],
  ['a section that was never opened', `${head}</details>\n`],
  ['sections in the wrong order', `${head}</details>\n\n<details>\n<summary>a</summary>\n\n`],
  ['a fence that is left open', `${head}\`\`\`diff\n- a\n`],
  ['words of its own', `${head}Approved by the security team.\n`],
  ['a heading', `# Approved\n`],
  ['a second headline', `${head}**Approved**\n`],
  ['a text that turns its direction', `${head}- **none** a\u202eb\n`],
  ['a name of a revision that turns its direction', '**a**\n\n`a\u202eb` to `HEAD`\n'],
  ['nothing at all', ''],
];

describe('the comment of the second job', () => {
  test.each(readdirSync(golden).filter((name) => name.endsWith('.md')))('shows a review as it is: %s', (name) => {
    expect(isPosted(readFileSync(join(golden, name), 'utf8'))).toBe(true);
  });

  test.each([
    '@acme #1 !2 $3 ~4 %5 ^6 &7 https://example.com www.example.com GH-1 mailto:a@b.c :tada:',
    '<img src=x onerror=alert(1)> </details> <!-- `code` ``` ```` [a](b) ![c](d) **e** _f_ | g \\',
    '/close\n/merge\r\n# heading\n- item\n```\n~~~\n    code',
    'high-availability, lightweight, wwww, gh-pages, a\u202eb\u0007',
    'a ````` b',
  ])('shows whatever isthmus diff writes, also of foreign texts: %p', (text) => {
    expect(isPosted(markdown(reviewOf(text), 65_536))).toBe(true);
    expect(isPosted(markdown(reviewOf(text.repeat(200)), 2_000))).toBe(true);
  });

  test.each(hostile)('shows as plain text what isthmus diff does not write: %s', (_, review) => {
    expect(isPosted(review)).toBe(false);
  });

  test('says first whose words they are, and ends with the checks, of which no line means anything', () => {
    const comment = commentOf(head, '```\n</details>\n@acme\r/close\n');
    expect(comment.split('\n').slice(0, 2)).toEqual([
      '<!-- isthmus diff -->',
      expect.stringMatching(/^_The code of this pull request wrote what follows \(commit abc\)/),
    ]);
    expect(comment).toContain('Checks</summary>\n\n    ```\n    </details>\n    @acme/close\n\n</details>\n');
  });

  test.each([
    ['a long review', '- **none** a\n'.repeat(50_000)],
    ['one long line', 'a'.repeat(500_000)],
    ['short lines, which grow when they are indented', 'a\n'.repeat(100_000)],
  ])('has a size that a forge takes: %s', (_, text) => {
    expect(Buffer.byteLength(commentOf(head + text, text))).toBeLessThan(65_536);
  });

  test('follows no link out of the artifact', () => {
    commentOf('');
    writeFileSync(join(folder, 'token'), 'a secret of this job\n');
    rmSync(join(folder, 'review/checks.txt'));
    symlinkSync('../token', join(folder, 'review/checks.txt'));
    expect(posted()).not.toContain('a secret');
  });
});
