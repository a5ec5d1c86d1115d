import { counted } from '../../diff/cluster-names.ts';
import type { FieldChange, Group, Meaning, ObjectChange, Review } from '../../diff/review.ts';
import { printable } from '../printable.ts';
import { namesOf, verbSigns } from './field-lines.ts';
import { paint, riskPaint, type Terminal, widthOf, wrapped } from './terminal.ts';

const riskWidth = 'traffic'.length;

const indented = (lines: readonly string[], by: number): readonly string[] =>
  lines.map((line) => `${' '.repeat(by)}${line}`);

/** A text that begins `by` columns in; what does not fit in its first line stands two columns further in. */
const hanging = (text: string, by: number, terminal: Terminal): readonly string[] => {
  const [first = '', ...rest] = wrapped(text, widthOf(terminal) - by - 2);
  return [...indented([first], by), ...indented(rest, by + 2)];
};

const meaningLines = ({ risk, text }: Meaning, terminal: Terminal): readonly string[] => {
  const lines = wrapped(printable(text), widthOf(terminal) - riskWidth - 2);
  const tag = paint(terminal, riskPaint[risk], risk.padEnd(riskWidth));
  return lines.map((line, index) => (index === 0 ? `${tag}  ${line}` : `${' '.repeat(riskWidth + 2)}${line}`));
};

const signed = (sign: string, text: string, terminal: Terminal): readonly string[] =>
  wrapped(text, widthOf(terminal) - 8).map((line, index) => `${index === 0 ? sign : ' '} ${line}`);

const sideLines = (sign: '-' | '+', text: string | undefined, terminal: Terminal): readonly string[] =>
  text === undefined
    ? []
    : text
        .split('\n')
        .flatMap((line) => signed(sign, printable(line), terminal))
        .map((line) => paint(terminal, sign === '-' ? 'red' : 'green', line));

/** One line where both values are short, else one for each. */
const fieldLines = ({ path, before, after }: FieldChange, terminal: Terminal): readonly string[] => {
  const place = printable(path === '' ? '(the file)' : path);
  const arrow = terminal.ascii ? '->' : '→';
  const short = `${place}  ${printable(before ?? '')} ${arrow} ${printable(after ?? '')}`;
  const oneLine = before !== undefined && after !== undefined && !`${before}${after}`.includes('\n');
  if (oneLine && short.length + 4 <= widthOf(terminal)) {
    return indented(
      [`${place}  ${paint(terminal, 'red', printable(before))} ${arrow} ${paint(terminal, 'green', printable(after))}`],
      4,
    );
  }
  return [
    ...indented(wrapped(place, widthOf(terminal) - 4), 4),
    ...indented([...sideLines('-', before, terminal), ...sideLines('+', after, terminal)], 6),
  ];
};

const changeLines = (change: ObjectChange, terminal: Terminal): readonly string[] => {
  const note = change.note === '' ? '' : ` (${printable(change.note)})`;
  const many = change.objects.length > 1 ? `${counted(change.objects.length, 'object')}: ` : '';
  const head = `${verbSigns[change.verb]} ${many}${printable(namesOf(change))}${note}`;
  const word = change.verb === 'recreated' ? ['recreated'] : [];
  const reasons = change.reasons.map(({ risk, text }) => `${risk}: ${printable(text)}`);
  return [
    ...hanging(head, 2, terminal).map((line) => paint(terminal, 'bold', line)),
    ...[...word, ...reasons]
      .flatMap((text) => hanging(text, 4, terminal))
      .map((line) => paint(terminal, riskPaint[change.risk], line)),
    ...change.fields.flatMap((field) => fieldLines(field, terminal)),
  ];
};

const groupLines = ({ title, risk, changes }: Group, terminal: Terminal): readonly string[] => [
  '',
  ...wrapped(`${printable(title)}: risk ${risk}`, widthOf(terminal)).map((line) => paint(terminal, 'bold', line)),
  ...changes.flatMap((change) => changeLines(change, terminal)),
];

/** The headline and the meaning. */
const topLines = (review: Review, terminal: Terminal): readonly string[] => [
  ...wrapped(printable(review.headline), widthOf(terminal)).map((line) => paint(terminal, 'bold', line)),
  ...(review.meanings.length > 0 ? [''] : []),
  ...review.meanings.flatMap((meaning) => meaningLines(meaning, terminal)),
];

/** Headline and meaning only. */
export const brief = (review: Review, terminal: Terminal): string => `${topLines(review, terminal).join('\n')}\n`;

/** Everything, for a terminal or a log. */
export const human = (review: Review, terminal: Terminal): string =>
  `${[...topLines(review, terminal), ...review.groups.flatMap((group) => groupLines(group, terminal))].join('\n')}\n`;
