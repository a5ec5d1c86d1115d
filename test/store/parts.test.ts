import { describe, expect, test } from '@jest/globals';
import { readParts, writeParts } from '../../lib/store/parts.ts';

const parts = new Map([
  ['one', Buffer.from([0, 10, 255])],
  ['', Buffer.alloc(0)],
  ['__proto__', Buffer.from('text\n')],
]);

describe('parts', () => {
  test('come back as they were, whatever bytes and names they have', () => {
    expect(readParts(writeParts(parts))).toEqual(parts);
    expect(readParts(writeParts(new Map()))).toEqual(new Map());
  });

  test.each([
    '',
    '[]',
    'x\n',
    '{}\n',
    '[["a",1]]\n',
    '[["a",1]]\nbc',
    '[["a",-1],["b",2]]\nb',
    '[["a",0.5]]\n',
    '[["a",0],["a",0]]\n',
  ])('%j are none', (text) => {
    expect(readParts(Buffer.from(text))).toBeUndefined();
  });
});
