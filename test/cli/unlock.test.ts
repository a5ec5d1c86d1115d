import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../lib/cli/io.ts';
import { passphraseFrom, unlockFrom } from '../../lib/cli/unlock.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isthmus-unlock-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string | Buffer, mode = 0o600): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
};

const silent = (): { io: Io; said: string[] } => {
  const said: string[] = [];
  return {
    io: { out: () => undefined, err: (text) => said.push(text), columns: undefined, color: false, ascii: true },
    said,
  };
};

const none = { identity: [], passphraseFd: undefined, passphraseFile: undefined };

describe('a passphrase', () => {
  test.each([
    ['as it is', 'correct horse', 'correct horse'],
    ['without the line break behind it', 'correct horse\n', 'correct horse'],
    ['without a line break of Windows', 'correct horse\r\n', 'correct horse'],
    ['with blanks that belong to it', ' correct horse \n\n', ' correct horse \n'],
  ])('is read from a file %s', async (_, content, passphrase) => {
    const { io, said } = silent();
    const found = await passphraseFrom({ passphraseFd: undefined, passphraseFile: put('p', content) }, io);
    expect([found.reveal().toString(), said]).toEqual([passphrase, []]);
  });

  test('is read from a descriptor', async () => {
    const descriptor = openSync(put('p', 'correct horse\n'), 'r');
    const found = await passphraseFrom({ passphraseFd: descriptor, passphraseFile: undefined }, silent().io);
    closeSync(descriptor);
    expect(found.reveal().toString()).toBe('correct horse');
  });

  test('in a file that others may read is read with a warning', async () => {
    const { io, said } = silent();
    await passphraseFrom({ passphraseFd: undefined, passphraseFile: put('open', 'correct horse', 0o644) }, io);
    expect(said.join('')).toContain('others may read or change');
  });

  test.each([
    [
      'a file that is missing',
      { passphraseFile: '/nonexistent/file', passphraseFd: undefined },
      'secret-file-unreadable',
    ],
    ['a folder', { passphraseFile: tmpdir(), passphraseFd: undefined }, 'secret-file-unreadable'],
    ['a descriptor that is not open', { passphraseFile: undefined, passphraseFd: 999 }, 'secret-file-unreadable'],
  ])('%s is an issue', async (_, input, code) => {
    await expect(passphraseFrom(input, silent().io)).rejects.toMatchObject({ issues: [{ code }] });
  });

  test('that is larger than any passphrase is an issue', async () => {
    const passphraseFile = put('large', Buffer.alloc(65 * 1024, 'a'));
    await expect(passphraseFrom({ passphraseFd: undefined, passphraseFile }, silent().io)).rejects.toMatchObject({
      issues: [{ code: 'secret-file-too-large' }],
    });
  });

  test('is not asked for where there is no terminal', async () => {
    await expect(passphraseFrom(none, silent().io)).rejects.toMatchObject({ issues: [{ code: 'passphrase-missing' }] });
  });
});

describe('identities', () => {
  test('are read from files as age-keygen writes them', () => {
    const identities = [AgeIdentity.generate(randomBytes), AgeIdentity.generate(randomBytes)];
    const files = identities.map((identity, index) =>
      put(`id${index}`, `# created: today\n# public key: ${identity.recipient.text}\n${identity.reveal()}\n`),
    );
    const unlock = unlockFrom({ ...none, identity: files }, silent().io);
    expect(unlock.identities.map(({ recipient }) => recipient.text)).toEqual(
      identities.map(({ recipient }) => recipient.text),
    );
  });

  test.each([
    ['an empty file', ''],
    ['a key of SSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n'],
    ['an identity of a plugin', 'AGE-PLUGIN-YUBIKEY-1QQQQ\n'],
    ['an identity with a typo', 'AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ\n'],
  ])('%s is one issue that does not quote it', (_, content) => {
    const file = put('bad', content);
    expect(() => unlockFrom({ ...none, identity: [file] }, silent().io)).toThrow(/identity-unreadable/);
    expect(() => unlockFrom({ ...none, identity: [file] }, silent().io)).not.toThrow(/QQQQ|AAAA/);
  });
});
