import { malformed } from './age-error.ts';

const begin = '-----BEGIN AGE ENCRYPTED FILE-----';
const end = '-----END AGE ENCRYPTED FILE-----';

/** An age file as text, in lines of 64 columns. */
export const armor = (file: Uint8Array): string =>
  [
    begin,
    ...(Buffer.from(file)
      .toString('base64')
      .match(/.{1,64}/g) ?? []),
    end,
    '',
  ].join('\n');

/** The bytes of an armoured file; CRLF and blanks around it are fine, anything else is an AgeError. */
export const dearmor = (text: string): Buffer => {
  const lines = text.trim().split(/\r?\n/);
  const body = lines.slice(1, -1);
  const joined = body.join('');
  const file = Buffer.from(joined, 'base64');
  const shaped = body.every((line, at) =>
    at < body.length - 1 ? line.length === 64 : line.length > 0 && line.length <= 64,
  );
  if (lines[0] !== begin || lines.at(-1) !== end || !shaped || file.toString('base64') !== joined) {
    throw malformed('the armour of the age file is malformed');
  }
  return file;
};
