import { type IndexEntry, indexSchema } from '../../signed-index/index-file.ts';
import type { TreeFile } from '../../trees/tree.ts';
import { counted } from '../cluster-names.ts';
import { isSame } from '../field-changes.ts';
import type { Risk } from '../risk.ts';
import { byText, type Context, type Sentence, whom } from './sentence.ts';

interface Resealed {
  readonly cluster: string;
  readonly file: string;
  readonly risk: Risk;
  readonly text: string;
}

/** What an index lists. Whether its signature is genuine `seal --check` says; here only what it claims is compared. */
const entriesIn = (file: TreeFile | undefined): ReadonlyMap<string, IndexEntry> => {
  if (!file) return new Map();
  try {
    const { data } = indexSchema.safeParse(JSON.parse(file.text()));
    return new Map((data?.documents ?? []).map((entry) => [entry.file, entry]));
  } catch {
    return new Map();
  }
};

const short = (recipient: string): string => (recipient.length > 20 ? `${recipient.slice(0, 16)}…` : recipient);

const factWords: Readonly<Record<string, (before: string, after: string) => string>> = {
  server: (before, after) => `which leads to ${after}, not to ${before}`,
  uid: (before, after) => `which opens the cluster with the UID ${after}, not ${before}`,
  caCert: () => 'with another CA certificate',
  rootCert: () => 'with another root',
};

const factsChanged = (before: IndexEntry, after: IndexEntry): readonly string[] =>
  Object.entries(factWords).flatMap(([fact, words]) => {
    const [old, now] = [before.facts[fact], after.facts[fact]];
    return old === now || now === undefined ? [] : [words(old ?? 'one that was not said', now)];
  });

/** A fingerprint tells contents apart only under one salt, and each sealing has a new one. */
const contentWords = (before: IndexEntry, after: IndexEntry): string => {
  const facts = factsChanged(before, after);
  if (facts.length > 0) return facts.join(' and ');
  if (before.salt === after.salt) {
    return before.fingerprint === after.fingerprint ? 'the content is the same' : 'the content is another';
  }
  return 'what is publicly known of the content is the same';
};

const recipientNames = (all: readonly string[]): string => all.map(short).join(', ') || 'nobody';

const changeOf = (before: IndexEntry, after: IndexEntry): Omit<Resealed, 'cluster' | 'file'> | undefined => {
  if (before.sha256 === after.sha256) return undefined;
  const content = contentWords(before, after);
  const backend = before.backend === after.backend ? '' : ` with ${after.backend}, not ${before.backend},`;
  if (isSame(before.recipients.toSorted(), after.recipients.toSorted())) {
    const other = factsChanged(before, after).length > 0 || content.includes('another');
    return { risk: other ? 'trust' : 'none', text: `sealed anew${backend} for the same recipient: ${content}` };
  }
  return {
    risk: 'trust',
    text: `sealed${backend} for ${recipientNames(after.recipients)} instead of ${recipientNames(before.recipients)}: ${content}`,
  };
};

const resealedIn = ({ folds }: Context): readonly Resealed[] =>
  folds
    .filter(({ area }) => area === 'sealed-index')
    .flatMap(({ clusters: [cluster = ''], before, after }) => {
      const [old, now] = [entriesIn(before), entriesIn(after)];
      return [...now].flatMap(([file, entry]) => {
        const known = old.get(file);
        const change = known ? changeOf(known, entry) : undefined;
        return change ? [{ cluster, file, ...change }] : [];
      });
    });

/** What was sealed again, for whom, and whether it is known to hold something else. */
export const sealedSentences = (context: Context): readonly Sentence[] => {
  const groups = byText(resealedIn(context), ({ text, file }) => `${text}\u0000${file === 'cacerts.yaml' ? file : ''}`);
  return [...groups.values()].map((group): Sentence => {
    const [first] = group;
    const clusters = [...new Set(group.map(({ cluster }) => cluster))];
    const files = new Set(group.map(({ file }) => file));
    const what = files.size === 1 ? [...files].join('').replace(/\.yaml$/, '') : counted(group.length, 'document');
    const verb = files.size === 1 ? 'is' : 'are';
    return {
      risk: first?.risk ?? 'none',
      text: `${what} of ${whom(context, clusters)} ${verb} ${first?.text ?? ''}`,
    };
  });
};
