import { createHash, X509Certificate } from 'node:crypto';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import type { SealedIndex } from './index-file.ts';

/** The texts of `recipients/<cluster>/sealed-secrets.pem` and `age.txt`; undefined where there is none. */
export interface RecipientTexts {
  readonly certificates: string | undefined;
  readonly age: string | undefined;
}

const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** SHA-256 of the public key, as an index names a certificate; nothing for what is none. */
const fingerprintOf = (pem: string): readonly string[] => {
  try {
    const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' });
    return [createHash('sha256').update(key).digest('hex')];
  } catch {
    return [];
  }
};

/** Everybody whom the files name, spelled as an index spells them. */
const namesOf = ({ certificates = '', age = '' }: RecipientTexts): ReadonlySet<string> =>
  new Set([
    ...(certificates.match(block) ?? []).flatMap(fingerprintOf),
    ...age.split(/\r?\n/).map((line) => line.trim()),
  ]);

/**
 * Compares whom the documents of a genuine index were sealed for with whom `recipients/` names: a recipient that was put in
 * the place of another shows here, before anything is ever sealed for it.
 */
export const recipientIssues = ({ cluster, documents }: SealedIndex, texts: RecipientTexts): readonly Issue[] => {
  if (documents.every(({ recipients }) => recipients.length === 0)) return [];
  const named = namesOf(texts);
  const recipients = new Set(documents.flatMap((document) => document.recipients));
  return [...recipients]
    .filter((recipient) => !named.has(recipient))
    .map((recipient) => {
      const files = documents.filter((document) => document.recipients.includes(recipient)).map(({ file }) => file);
      const [first = ''] = files;
      const others = files.length === 1 ? '' : ` and ${files.length - 1} more`;
      return fileIssue(
        'sealed-recipient-missing',
        `sealed/${cluster}/${first}`,
        `sealed/${cluster}/${first}${others} ${others === '' ? 'was' : 'were'} sealed for ${recipient}, whom recipients/${cluster}/ does not name`,
        `restore recipients/${cluster}/ with git; when the recipient was revoked, run isthmus seal and isthmus remote-secret, and seal again with --from what came from elsewhere`,
      );
    });
};
