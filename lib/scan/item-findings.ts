import { posix } from 'node:path';
import { contentDigest } from '../files/content-digest.ts';
import { type Detector, isLocked, netsOf } from './detectors.ts';
import { type Finding, findingAt, type Place } from './finding.ts';
import type { Item } from './item.ts';
import { type Hit, type Look, lookInto, secretsInName, withheld } from './look.ts';
import { suspicionIn } from './suspicious-names.ts';

const replace = 'take it out, and replace the value if it was ever committed';
const except = 'or declare it harmless in .isthmus-scan.yaml';

type Words = Parameters<typeof findingAt>[2];

/** The path, without the parts that are a secret by themselves. */
const shownPath = (path: string, chosen: readonly Detector[]): string => {
  const nets = netsOf(chosen);
  if (secretsInName(path, nets).length === 0) return path;
  const parts = path.split('/').map((part) => (secretsInName(part, nets).length === 0 ? part : withheld));
  // A secret may be spread over folders: base64 has slashes of its own.
  return parts.includes(withheld) ? parts.join('/') : withheld;
};

const way = (inside: readonly string[]): string => (inside.length === 0 ? '' : ` in ${inside.join(' in ')}`);

/** How much a kind of hit weighs, and what to do about it. */
const severityOf = (what: string): Omit<Words, 'problem'> => {
  if (what.includes('to look into')) {
    return { code: 'scan-too-large', severity: 'error', remedy: `look into it by hand, ${except}` };
  }
  return isLocked(what)
    ? { code: 'scan-encrypted-key', severity: 'warning', remedy: `keep it out of Git, ${except}` }
    : { code: 'secret-in-the-clear', severity: 'error', remedy: `${replace}; ${except}` };
};

const hitFinding = (place: Place, { what, line, inside }: Hit): Finding => {
  const member = inside.length > 0;
  const where = member ? `${way(inside.toReversed())}, line ${line}` : '';
  const problem = `the file holds ${what}${where} (digest ${place.digest})`;
  const at = member ? 1 : line;
  return findingAt(place, at, { problem, ...severityOf(what) }, what);
};

const unseenFinding = (place: Place, { why, inside, tooLarge }: Look['unseen'][number]): Finding =>
  findingAt(place, 1, {
    code: tooLarge ? 'scan-too-large' : 'scan-closed',
    severity: tooLarge ? 'error' : 'warning',
    problem: `the file${way(inside.toReversed())} ${why} (digest ${place.digest})`,
    remedy: `look into it by hand, ${except}`,
  });

/** One finding for each kind and place: a marker often matches more than once. */
const distinctHits = (hits: readonly Hit[]): readonly Hit[] => [
  ...new Map(hits.map((hit) => [JSON.stringify(hit), hit])).values(),
];

/** A name alone is worth a word where the content says nothing. */
const nameFindings = (bytes: Buffer, path: string, place: Place, chosen: readonly Detector[]): readonly Finding[] => {
  const names = chosen.flatMap((detector) => (detector.kind === 'name' ? [detector.file] : []));
  const suspicion = suspicionIn(path, bytes, names);
  if (suspicion === undefined) return [];
  const problem = `the file has ${suspicion}; nothing else was found in it (digest ${place.digest})`;
  const remedy = `keep it out of Git, ${except}`;
  return [findingAt(place, 1, { code: 'scan-suspicious-name', severity: 'warning', problem, remedy })];
};

const byteFindings = (bytes: Buffer, path: string, place: Place, chosen: readonly Detector[]): readonly Finding[] => {
  const { hits, unseen } = lookInto(bytes, path, chosen);
  const findings = [
    ...distinctHits(hits).map((hit) => hitFinding(place, hit)),
    ...unseen.map((entry) => unseenFinding(place, entry)),
  ];
  return findings.length === 0 && bytes.length > 0 ? nameFindings(bytes, path, place, chosen) : findings;
};

const isOutside = (path: string, target: string): boolean => {
  if (posix.isAbsolute(target)) return true;
  const real = posix.join(posix.dirname(path), target);
  return real === '..' || real.startsWith('../');
};

const linkFindings = (path: string, target: string, place: Place): readonly Finding[] =>
  isOutside(path, target)
    ? [
        findingAt(place, 1, {
          code: 'scan-link-outside',
          severity: 'warning',
          problem: 'the symbolic link points outside of what is scanned, and is not followed',
          remedy: 'scan the place it points to by itself, or replace the link by what it means',
        }),
      ]
    : [];

/** What is said about something that has no bytes to look into. */
const wordsFor = (content: Exclude<Item['content'], { kind: 'bytes' | 'link' }>, { digest }: Place): Words => {
  if (content.kind === 'too-large') {
    const problem = `the file is too large to look into (digest ${digest})`;
    return { code: 'scan-too-large', severity: 'error', problem, remedy: `look into it by hand, ${except}` };
  }
  if (content.kind === 'submodule') {
    const problem = 'another repository begins here, and is not entered';
    return { code: 'scan-submodule', severity: 'warning', problem, remedy: 'scan it by itself' };
  }
  if (content.kind === 'special') {
    return {
      code: 'scan-special',
      severity: 'warning',
      problem: 'this is no file, folder or link',
      remedy: 'remove it',
    };
  }
  const problem = `it cannot be read: ${content.reason}`;
  return { code: 'scan-unreadable', severity: 'error', problem, remedy: 'make it readable, or remove it' };
};

const contentFindings = ({ path, content }: Item, place: Place, chosen: readonly Detector[]): readonly Finding[] => {
  if (content.kind === 'bytes') return byteFindings(content.bytes, path, place, chosen);
  if (content.kind === 'link') {
    const secrets = byteFindings(Buffer.from(content.target), '', place, chosen);
    return [...secrets, ...linkFindings(path, content.target, place)];
  }
  return [findingAt(place, 1, wordsFor(content, place))];
};

const digestOf = ({ content }: Item): string => {
  if (content.kind === 'too-large') return content.digest;
  if (content.kind === 'link') return contentDigest(Buffer.from(content.target));
  return content.kind === 'bytes' ? contentDigest(content.bytes) : '';
};

/** What one file gives away, by its name and by what it holds. */
export const findingsOf = (item: Item, chosen: readonly Detector[]): readonly Finding[] => {
  const place: Place = { file: shownPath(item.path, chosen), commit: item.commit, digest: digestOf(item) };
  const inName = secretsInName(item.path, netsOf(chosen)).map((what) =>
    findingAt(
      place,
      1,
      {
        code: 'secret-in-the-clear',
        severity: 'error',
        problem: `the name of the file is ${what} (digest of the content ${place.digest})`,
        remedy: `give it another name; ${replace}`,
      },
      what,
    ),
  );
  return [...inName, ...contentFindings(item, place, chosen)];
};
