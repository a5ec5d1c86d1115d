import { patternsInText } from '../emit/leak/gate.ts';
import { isMap, type Json } from '../plan/manifest.ts';
import { withoutUserInfo } from '../plan/user-info.ts';
import type { Step } from './field-changes.ts';
import { keysOf } from './leaves.ts';

/** What is shown of a secret. */
export const mask = '(hidden)';
export const ciphertext = '(ciphertext)';

/** Keys whose value is a secret wherever they stand; a name of a Secret or of a field in it is none. */
const secretKey =
  /(^|[-_.])(pass(word|phrase|wd)?|token|(client|app|shared|oauth)[-_.]?secret|(api|private|access|secret|signing)[-_]?key)$/i;
const camelKey = /(Password|Passphrase|Token|ApiKey|PrivateKey|ClientSecret|AccessKey|SecretKey|SigningKey)$/;

/** `--admin-password=…` and the like inside a longer text. */
const assignment = /((?:password|passwd|passphrase|token|client[-_]?secret|api[-_]?key)["']?\s*[=:]\s*)[^\s"',;]+/gi;

const isSecretKey = (key: string): boolean => secretKey.test(key) || camelKey.test(key);

/** The fields of a kind that hold secrets or ciphertext. */
const secretFields: Readonly<Record<string, RegExp>> = {
  Secret: /^(data|stringData)\./,
  SealedSecret: /^spec\.(encryptedData\.|data$)/,
};

const isSops = (path: readonly Step[]): boolean => path[0] === 'sops';

/** Whether nothing of a value may be shown, because of where it stands. */
export const isHidden = (kind: string, path: readonly Step[]): boolean => {
  const keys = keysOf(path);
  if (Object.hasOwn(secretFields, kind) && secretFields[kind]?.test(keys) === true) return true;
  // An environment variable has its name in the item: env[ADMIN_PASSWORD].value.
  const words = path.map((step) => step.replace(/^\[(.*)\]$/, '$1'));
  const [last = '', above = ''] = [words.at(-1), words.at(-2)];
  return isSecretKey(last) || (last === 'value' && isSecretKey(above));
};

/** What stands in the place of a hidden value: ciphertext is public, and still of no use to a reader. */
export const hiddenAs = (kind: string, path: readonly Step[]): string =>
  kind === 'SealedSecret' || isSops(path) ? ciphertext : mask;

const isCiphertext = (text: string): boolean => text.startsWith('ENC[AES256_GCM,') || text.startsWith('-----BEGIN AGE');

/** A text that may be shown: without passwords in addresses, and not at all where it holds a key or a token. */
export const safeText = (text: string): string => {
  if (isCiphertext(text)) return ciphertext;
  if (patternsInText(text).length > 0 && !/^\S+:\/\/\S+$/.test(text)) return mask;
  return text
    .replaceAll(/\S+/g, (word) => (word.includes('://') ? withoutUserInfo(word) : word))
    .replaceAll(assignment, `$1${mask}`);
};

/** A value with everything masked that may not be shown. */
export const safeValue = (kind: string, path: readonly Step[], value: Json): Json => {
  if (value === null || typeof value === 'boolean') return value;
  if (isMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, safeValue(kind, [...path, key], member)]),
    );
  }
  if (Array.isArray(value)) return value.map((item: Json) => safeValue(kind, itemPath(path, item), item));
  if (isHidden(kind, path)) return hiddenAs(kind, path);
  return typeof value === 'string' ? safeText(value) : value;
};

const itemPath = (path: readonly Step[], item: Json): readonly Step[] => {
  const name = isMap(item) ? item['name'] : undefined;
  return [...path, `[${typeof name === 'string' ? name : ''}]`];
};
