import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { help } from '../../lib/cli/commands/help.ts';
import { helpWords } from '../../lib/cli/help/help-words.ts';
import { isVerb, programSpelling } from '../../lib/cli/help/program-spelling.ts';
import { allVerbs, verbNamed } from '../../lib/cli/help/spelling.ts';
import { environment, notesOf } from '../../lib/cli/help/verb-notes.ts';
import { recorded } from './recorded-io.ts';

const cli = resolve(import.meta.dirname, '../../lib/cli');
const root = programSpelling();
const verbs = allVerbs(root).filter((verb) => verb.words.length > 0 && verb.verbs.length === 0);

const printed = async (words: readonly string[], format: 'json' | 'man'): Promise<string> => {
  const { out } = await recorded((io) => help({ verbs: words, format }, io));
  return out;
};

describe('the help of every verb', () => {
  test('knows every verb that has a file', () => {
    const files = readdirSync(cli).filter((file) => file.endsWith('-command.ts'));
    const known = root.verbs.map(({ words }) => `${words.join('-')}-command.ts`);
    expect(files.toSorted()).toEqual(known.toSorted());
  });

  test('is registered in one place', () => {
    expect(readFileSync(join(cli, 'main.ts'), 'utf8')).not.toMatch(/\.command\(|-command\.ts/);
  });

  test.each(verbs.map((verb) => ({ name: verb.words.join(' '), verb })))(
    '$name has examples, files and exit codes',
    ({ verb }) => {
      expect(verb.describe).toMatch(/^[A-Z].*[^.]$/s);
      expect(verb.examples.length).toBeGreaterThan(0);
      const notes = notesOf(verb.words);
      expect(notes?.files).toBeTruthy();
      expect(notes?.environment.filter((name) => !Object.hasOwn(environment, name))).toEqual([]);
      const told = [...verb.options, ...verb.positionals].filter(({ describe: words }) => words === '');
      expect(told.map(({ name }) => name)).toEqual([]);
    },
  );

  test('shows examples that are spelled as the verb is', () => {
    const wrong = verbs.flatMap(({ words, examples }) =>
      examples.filter(({ command }) => !command.includes(`isthmus ${words.join(' ')}`)).map(({ command }) => command),
    );
    expect(wrong).toEqual([]);
  });

  test('shows examples with flags that exist', () => {
    const wrong = verbs.flatMap(({ words, options, examples }) => {
      const known = [...options, ...root.options, ...(verbNamed(root, words.slice(0, 1))?.options ?? [])];
      const names = new Set(['--help', ...known.flatMap(({ name }) => [`--${name}`, `--no-${name}`])]);
      return examples.flatMap(({ command }) => {
        const own = /isthmus ([^|>&]*)/.exec(command)?.[1] ?? '';
        return [...own.matchAll(/(?<=\s)--[a-z-]+/g)].map(([flag]) => flag).filter((flag) => !names.has(flag));
      });
    });
    expect(wrong).toEqual([]);
  });
});

describe('isthmus help', () => {
  test.each([
    [['help'], ['--help']],
    [
      ['help', 'ca', 'init'],
      ['ca', 'init', '--help'],
    ],
    [
      ['help', '-o', 'json'],
      ['help', '-o', 'json', ''],
    ],
    [
      ['help', 'ca', 'nope', '--ascii'],
      ['help', 'ca', 'nope', '--ascii', ''],
    ],
    [
      ['help', '--help'],
      ['help', '--help'],
    ],
    [
      ['synth', '--check'],
      ['synth', '--check'],
    ],
  ])('%j is read as %j', (args, read) => {
    expect(helpWords(args, isVerb)).toEqual(read);
  });

  test('-o json has verbs, options, choices, defaults and exit codes', async () => {
    const all = JSON.parse(await printed([], 'json'));
    expect(all.verbs.map(({ verb }: { verb: string }) => verb)).toContain('synth');
    const lint = JSON.parse(await printed(['ca', 'lint'], 'json'));
    expect(lint).toMatchObject({ verb: 'ca lint', exitCodes: { 1: expect.any(String), 2: expect.any(String) } });
    expect(lint.options.find(({ name }: { name: string }) => name === 'output')).toMatchObject({
      aliases: ['o'],
      type: 'text',
      choices: ['table', 'json'],
      default: 'table',
    });
    const why = JSON.parse(await printed(['why'], 'json'));
    expect(why.positionals).toMatchObject([{ name: 'place', required: true, list: false }]);
  });

  test('-o man is a page with every verb, of which no text is taken for a request', async () => {
    const page = await printed([], 'man');
    for (const { words } of verbs)
      expect(page).toContain(`.SS isthmus ${words.join(' ').replaceAll('-', String.raw`\-`)}`);
    const requests = page
      .split('\n')
      .filter((line) => /^[.']/.test(line))
      .map((line) => line.split(' ')[0]);
    expect(new Set(requests)).toEqual(new Set(['.TH', '.SH', '.SS', '.TP', '.B', '.PP', '.nf', '.fi']));
  });
});
