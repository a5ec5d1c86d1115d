import type { KeyObject } from 'node:crypto';
import { type IndexEntry, indexSchema, type SealedIndex } from '../signed-index/index-file.ts';
import { signText } from './index-signature.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const ordered = (entry: IndexEntry): IndexEntry => ({
  file: entry.file,
  sha256: entry.sha256,
  backend: entry.backend,
  format: entry.format,
  recipients: entry.recipients.toSorted(byText),
  salt: entry.salt,
  fingerprint: entry.fingerprint,
  facts: Object.fromEntries(Object.entries(entry.facts).toSorted(([a], [b]) => byText(a, b))),
});

/** The signed text: equal content gives equal bytes, whatever the order it came in. Throws for what readIndex would refuse. */
export const writeIndex = ({ store, generation, cluster, documents }: SealedIndex, privateKey: KeyObject): string => {
  const sorted = documents.map(ordered).toSorted((a, b) => byText(a.file, b.file));
  const index = { version: 1, store, generation, cluster, documents: sorted };
  const text = signText(JSON.stringify(index, undefined, 2), privateKey);
  indexSchema.parse(JSON.parse(text));
  if (new Set(sorted.map(({ file }) => file)).size !== sorted.length) throw new RangeError('a file is listed twice');
  return text;
};
