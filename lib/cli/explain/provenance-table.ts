import type { FileDecider } from '../../explain/deciders.ts';
import { showFieldPath } from '../../explain/field-path.ts';
import type { Provenance } from '../../explain/why.ts';
import { columnsOf } from '../ca/columns.ts';
import type { Io } from '../io.ts';
import { wrapped } from '../issue-table.ts';
import { printable } from '../printable.ts';
import { printableLines } from './explanation-table.ts';

/** `3-5, 9`: lines that follow each other stand together. */
const ranges = (lines: ReadonlySet<number>): string => {
  const found: [number, number][] = [];
  for (const line of [...lines].toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && last[1] === line - 1) last[1] = line;
    else found.push([line, line]);
  }
  const texts = found.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
  return texts.length > 6 ? `${texts.slice(0, 5).join(', ')} and ${texts.length - 5} more` : texts.join(', ');
};

const nameOf = ({ source }: FileDecider): string =>
  source.kind === 'field' ? showFieldPath(source.path) : source.file;

const originOf = ({ source, at, declared }: FileDecider): string => {
  if (source.kind === 'file') return 'a committed file';
  if (at !== undefined) return `${at.file}:${at.line}:${at.column}`;
  return declared ? 'declared' : 'default';
};

const deciderTable = ({ deciders, line }: Provenance): string => {
  const own = deciders.filter(({ lines }) => lines.size > 0);
  if (own.length === 0) return '';
  const rows = own.map((decider) => [
    nameOf(decider),
    originOf(decider),
    ...(line === undefined ? [ranges(decider.lines)] : []),
  ]);
  const title = ['DECIDED BY', 'ORIGIN', ...(line === undefined ? ['LINES'] : [])];
  return `\n${columnsOf([title, ...rows])}`;
};

/** Whether the file is there at all is the answer to another question, so it is one line. */
const existenceLine = ({ deciders }: Provenance): string => {
  const names = deciders.filter(({ existence }) => existence).map(nameOf);
  return names.length === 0 ? '' : `\nIt is there because of ${names.join(', ')}.\n`;
};

const fixedLine = ({ deciders, rule, reason, line, copy }: Provenance): string => {
  if (copy !== undefined || deciders.some(({ lines }) => lines.size > 0)) return '';
  const said = reason === '' ? '' : `: ${reason}`;
  return `\nNo field decides ${line === undefined ? 'what it says' : 'this line'}: fixed by isthmus, ${rule.words}${said}.\n`;
};

const listedLine = ({ reason }: Provenance): string => (reason === '' ? '' : `\n${reason}.\n`);

const head = ({ file, line, text, object, rule, copy }: Provenance, width: number): readonly string[] => [
  line === undefined ? file : `${file}:${line}`,
  ...(line === undefined ? [] : [`  ${text}`, '']),
  ...(object
    ? [
        `  object     ${object.kind} ${object.namespace === '' ? object.name : `${object.namespace}/${object.name}`}, stage ${object.stage}`,
        ...(object.construct === '' ? [] : [`  construct  ${object.construct}`]),
      ]
    : []),
  ...(copy ? [`  copied     from ${copy.file}, which isthmus ${copy.verb} writes`] : []),
  ...wrapped(`${rule.words} (${rule.room})`, width - 13).map(
    (words, index) => `  ${index === 0 ? 'made by' : '       '}    ${words}`,
  ),
];

/** Where something comes from, for people. */
export const provenanceTable = (provenance: Provenance, io: Io): string => {
  const { object, rule } = provenance;
  const lists = object === undefined && (rule.room.startsWith('lib/emit/') || rule.room.startsWith('lib/synth/'));
  const end = lists
    ? listedLine(provenance)
    : deciderTable(provenance) + fixedLine(provenance) + existenceLine(provenance);
  return `${head(provenance, io.columns ?? 120)
    .map(printable)
    .join('\n')}\n${printableLines(end)}`;
};

const deciderJson = (decider: FileDecider): object => ({
  kind: decider.source.kind,
  name: nameOf(decider),
  ...(decider.at ? { at: decider.at } : {}),
  declared: decider.declared,
  lines: [...decider.lines].toSorted((a, b) => a - b),
  existence: decider.existence,
});

/** The same for programs. */
export const provenanceJson = ({ deciders, ...provenance }: Provenance): string =>
  `${JSON.stringify({ ...provenance, deciders: deciders.map(deciderJson) }, undefined, 2)}\n`;
