import { describe, expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { askSecret, askWord, canAsk } from '../../lib/cli/passphrase-prompt.ts';

const terminal = (): { stdin: PassThrough; stderr: PassThrough; shown: () => string } => {
  const stderr = new PassThrough();
  let text = '';
  stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  return { stdin: new PassThrough(), stderr, shown: () => text };
};

describe('a question for a secret', () => {
  test('shows the question and a line break, and nothing that is typed', async () => {
    const { stdin, stderr, shown } = terminal();
    const asked = askSecret('Passphrase: ', { stdin, stderr });
    stdin.write('correct horse\r');
    expect((await asked).reveal().toString()).toBe('correct horse');
    expect(shown()).toBe('Passphrase: \n');
  });

  test.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D on an empty line', '\u0004'],
  ])('ends with %s', async (_, key) => {
    const { stdin, stderr } = terminal();
    const asked = askSecret('Passphrase: ', { stdin, stderr });
    stdin.write(key);
    await expect(asked).rejects.toThrow('');
  });

  test('ends when the terminal goes away', async () => {
    const { stdin, stderr } = terminal();
    const asked = askSecret('Passphrase: ', { stdin, stderr });
    stdin.end();
    await expect(asked).rejects.toMatchObject({ name: 'InterruptedError' });
  });
});

describe('a question for one word', () => {
  test.each([
    ['yes\n', true],
    [' yes \n', true],
    ['y\n', false],
    ['\n', false],
  ])('%j is %j', async (typed, agreed) => {
    const { stdin, stderr } = terminal();
    const asked = askWord('Approve? ', 'yes', { stdin, stderr });
    stdin.write(typed);
    expect(await asked).toBe(agreed);
  });
});

test('nobody is asked without a terminal', () => {
  const { stdin, stderr } = terminal();
  expect(canAsk({ stdin, stderr })).toBe(false);
});
