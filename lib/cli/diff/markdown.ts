import { counted } from '../../diff/cluster-names.ts';
import type { Group, Meaning, ObjectChange, Review } from '../../diff/review.ts';
import { byRisk, type Risk, risks } from '../../diff/risk.ts';
import { printable } from '../printable.ts';
import { fenced, markdownText, summaryText } from './escape.ts';
import { fieldLines, namesOf } from './field-lines.ts';

/** The longest headline and sentence: a foreign name can be long. */
const maxSentence = 600;

/** Of all room, what sentences may take before details get any. */
const meaningShare = 0.5;

const cut = (text: string): string => (text.length > maxSentence ? `${text.slice(0, maxSentence - 1)}…` : text);

const meaningLine = ({ risk, text }: Meaning): string => `- **${risk}** ${markdownText(cut(text))}\n`;

const fieldBlock = ({ fields }: ObjectChange): string =>
  fields.length === 0 ? '' : `\n${fenced(fields.flatMap(fieldLines), 'diff')}\n`;

const changeHead = (change: ObjectChange): string => {
  const reasons = change.reasons.map(({ risk, text }) => `\n- **${risk}** ${markdownText(cut(text))}`).join('');
  const note = change.note === '' ? '' : ` (${markdownText(change.note)})`;
  const names = markdownText(cut(namesOf(change)));
  const many = change.objects.length > 1 ? `${counted(change.objects.length, 'object')}: ` : '';
  return `**${change.verb}** ${many}${names}${note}${reasons}\n`;
};

/** A whole entry, or its head where the fields do not fit. */
const changeBlock = (change: ObjectChange): string => `${changeHead(change)}${fieldBlock(change)}\n`;

const shortBlock = (change: ObjectChange): string =>
  `${changeHead(change)}\n_${counted(change.fields.length, 'field')} left out_\n\n`;

const objectsIn = (changes: readonly ObjectChange[]): number =>
  changes.reduce((sum, { objects }) => sum + objects.length, 0);

const groupHead = ({ title, risk, changes, clusters }: Group): string => {
  const each = clusters.length > 1 ? ' each' : '';
  const count = `${counted(objectsIn(changes), 'object')}${each}`;
  return `<details>\n<summary>${summaryText(cut(title))}: ${count}, risk ${risk}</summary>\n\n`;
};

const groupEnd = '</details>\n\n';

interface Entry {
  readonly group: Group;
  readonly change: ObjectChange;
}

/** Counts what there is room for. Whatever is taken fits as a whole. */
class Room {
  #left: number;

  constructor(size: number) {
    this.#left = size;
  }

  take(size: number): boolean {
    if (size > this.#left) return false;
    this.#left -= size;
    return true;
  }
}

const byRiskWords = (changes: readonly ObjectChange[]): string => {
  const words = risks.toReversed().flatMap((risk: Risk) => {
    const count = objectsIn(changes.filter((change) => change.risk === risk));
    return count === 0 ? [] : [`${count} ${risk}`];
  });
  return words.join(', ');
};

/** The entries that fit, riskiest first whatever their group. */
const chosenBlocks = (groups: readonly Group[], room: Room): ReadonlyMap<ObjectChange, string> => {
  const entries = groups.flatMap((group) => group.changes.map((change): Entry => ({ group, change })));
  const opened = new Set<Group>();
  const chosen = new Map<ObjectChange, string>();
  for (const { group, change } of entries.toSorted((a, b) => byRisk(a.change, b.change))) {
    const head = opened.has(group) ? 0 : groupHead(group).length + groupEnd.length;
    const block = [changeBlock(change), shortBlock(change)].find((text) => room.take(text.length + head));
    if (block === undefined) continue;
    opened.add(group);
    chosen.set(change, block);
  }
  return chosen;
};

const groupText = (group: Group, chosen: ReadonlyMap<ObjectChange, string>): string => {
  const blocks = group.changes.flatMap((change) => chosen.get(change) ?? []);
  return blocks.length === 0 ? '' : `${groupHead(group)}${blocks.join('')}${groupEnd}`;
};

const chosenMeanings = (meanings: readonly Meaning[], room: Room): readonly string[] => {
  const lines: string[] = [];
  for (const line of meanings.map(meaningLine)) {
    if (!room.take(line.length)) break;
    lines.push(line);
  }
  return lines;
};

/** Words for what is left out; their longest form is kept free. */
const reserved = 400;

const leftOut = (sentences: number, changes: readonly ObjectChange[]): string => {
  const parts = [
    ...(sentences > 0 ? [counted(sentences, 'sentence')] : []),
    ...(changes.length > 0 ? [`${counted(objectsIn(changes), 'object')} (${byRiskWords(changes)})`] : []),
  ];
  if (parts.length === 0) return '';
  return `**Left out for its size:** ${parts.join(' and ')}; what is riskier stands above. \`isthmus diff\` on a terminal shows all.\n`;
};

/** The review for a comment: headline, meaning, then details in sections that open. At most `maxSize` characters. */
export const markdown = (review: Review, maxSize: number): string => {
  const head = `**${markdownText(cut(review.headline))}**\n\n`;
  const from = `\`${codeText(review.base)}\` to \`${codeText(review.head)}\`\n\n`;
  const size = maxSize - head.length - from.length - reserved;
  const all = review.meanings.map(meaningLine).join('').length;
  const sentences = chosenMeanings(review.meanings, new Room(Math.max(0, Math.floor(size * meaningShare))));
  const taken = sentences.join('').length;
  const issues = review.issues.map(
    ({ at, problem }) => `- **not read** ${markdownText(cut(`${at?.file ?? ''}: ${problem}`))}\n`,
  );
  const room = new Room(size - taken - 1);
  const unread = issues.filter((line) => room.take(line.length));
  const chosen = chosenBlocks(review.groups, room);
  const changes = review.groups.flatMap((group) => group.changes).filter((change) => !chosen.has(change));
  const rest = leftOut(review.meanings.length - sentences.length, changes);
  const sections = review.groups.map((group) => groupText(group, chosen)).join('');
  return `${head}${from}${sentences.join('')}${unread.join('')}${all + unread.length > 0 ? '\n' : ''}${sections}${rest}`;
};

/** A label between backticks. */
const codeText = (text: string): string => printable(cut(text).replaceAll(/[`\r\n]/g, "'"));
