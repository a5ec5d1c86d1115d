import { describe, expect, test } from '@jest/globals';
import { readReplies, replyCommand } from '../../../conformance/dataplane/reply.ts';

/** What curl prints for the format of the command, with its two variables filled in. */
const printed = (text: string, code: string, error: string): string => {
  const format = replyCommand([])[5] ?? '';
  return text + format.replace('%{http_code}', code).replace('%{errormsg}', error);
};

describe('readReplies', () => {
  test('reads several replies with lines of their own, in their order', () => {
    const stdout = printed('Hello\n', '200', '') + printed('two\nlines\n', '503', '');
    expect(readReplies(stdout)).toEqual([
      { status: 200, text: 'Hello' },
      { status: 503, text: 'two\nlines' },
    ]);
  });

  test('gives the words of curl where no answer of HTTP came', () => {
    expect(readReplies(printed('', '000', 'Connection refused'))).toEqual([{ status: 0, text: 'Connection refused' }]);
  });

  test('leaves out a reply that is not at its end yet', () => {
    expect(readReplies(`${printed('Hello', '200', '')}Hel`)).toHaveLength(1);
  });
});
