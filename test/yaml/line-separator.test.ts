import { describe, expect, test } from '@jest/globals';
import { readYaml, readYamlStream } from '../../lib/yaml/read.ts';
import { writeYaml } from '../../lib/yaml/write.ts';

const limits = { file: 'mesh.yaml', maxBytes: 1024, aliases: 'limited' } as const;
const told = (text: string): readonly string[] =>
  readYaml(text, limits).issues.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`);

const breaks = [0x85, 0x2028, 0x2029, 0x0d].map((code) => String.fromCodePoint(code));

describe('a character that breaks lines for some readers only', () => {
  test.each(breaks.map((character) => [character.codePointAt(0)?.toString(16), character]))(
    'U+%s is refused in comments, plain texts, quotes and blocks, with its place',
    (_, character) => {
      expect(told(`a: 1\nb: 2 # c${character}d: 3\n`)).toEqual(['yaml-line-separator 2:9']);
      expect(told(`a: one${character}two\n`)).toContain('yaml-line-separator 1:7');
      expect(told(`a: "one${character}two"\n`)).toContain('yaml-line-separator 1:8');
      expect(told(`a: |\n  one${character}two\n`)).toContain('yaml-line-separator 2:6');
    },
  );

  test('is refused in every document of a stream', () => {
    expect(readYamlStream('a: 1\n---\nb: "\u2028"\n', limits)).toBeUndefined();
    expect(readYamlStream('a: 1\n---\nb: "x"\n', limits)).toHaveLength(2);
  });

  test('is read where it stands as an escape, which is how it is written', () => {
    for (const character of breaks) {
      const text = writeYaml({ a: `one${character}two` });
      expect(readYaml(text, limits).value).toEqual({ a: `one${character}two` });
    }
  });

  test('does not end a line of Windows', () => {
    expect(told('a: 1\r\nb: 2\r\n')).toEqual([]);
  });
});
