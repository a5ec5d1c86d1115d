import type { Effective, Explanation } from '../../explain/explain.ts';
import type { Field } from '../../explain/field.ts';
import { showFieldPath } from '../../explain/field-path.ts';
import type { Decider, Origin } from '../../explain/origin.ts';
import { fewNames } from '../../plan/few-names.ts';
import type { Json } from '../../plan/manifest.ts';
import { columnsOf, cut } from '../ca/columns.ts';
import type { Io } from '../io.ts';
import { pipedWidth, wrapped } from '../issue-table.ts';
import { printable } from '../printable.ts';

/** A value on one line: a text as it is, where nobody could take it for something else. */
export const shownValue = (value: Json): string =>
  typeof value === 'string' && /^[^\s"'{}[\],#&*!|>%@`]+$/.test(value) ? value : JSON.stringify(value);

/** `clusters.cluster1.network (mesh.yaml:6:15)`. */
export const shownDecider = ({ path, at }: Decider): string =>
  at === undefined ? showFieldPath(path) : `${at.file}:${at.line}:${at.column} ${showFieldPath(path)}`;

const originText = (origin: Origin): string => {
  if (origin.kind === 'default') return 'default';
  if (origin.kind === 'declared') return shownDecider(origin);
  return `computed from ${origin.from.map(shownDecider).join(', ')}`;
};

const clusterText = ({ clusters }: Effective): string => (clusters.length === 0 ? '(mesh)' : fewNames(clusters));

const facts = (field: Field): readonly (readonly [string, string])[] => [
  ['allowed', field.allowed.map(shownValue).join(', ')],
  ['limits', field.limits.join('; ')],
  ['default', field.default === undefined ? '' : shownText(field.default)],
  ['example', field.examples.map((value) => JSON.stringify(value)).join(', ')],
];

/** A default may be words: `2; 1 with size kind`. */
const shownText = (value: Json): string => (typeof value === 'string' && value !== '' ? value : JSON.stringify(value));

const head = (field: Field, width: number): readonly string[] => [
  [field.path === '' ? 'mesh.yaml' : field.path, `(${field.type}${field.required ? ', required' : ''})`].join(' '),
  ...(field.description === '' ? [] : wrapped(field.description, width - 2).map((line) => `  ${line}`)),
  ...facts(field)
    .filter(([, words]) => words !== '')
    .map(([name, words]) => `  ${name.padEnd('default'.length)}  ${words}`),
];

/** One line per field, cut to a terminal; a pipe has all the room there is. */
const fieldLines = ({ fields }: Field, io: Io): string => {
  if (fields.length === 0) return '';
  const rows = fields.map(({ name, type, required, description }) => [
    name,
    required ? `${type}, required` : type,
    description,
  ]);
  const table = columnsOf([['FIELD', 'TYPE', 'MEANING'], ...rows]);
  const { columns } = io;
  return columns === undefined
    ? `\n${table}`
    : `\n${table
        .split('\n')
        .map((line) => cut(line, columns, io.ascii))
        .join('\n')}`;
};

const valueLines = (effective: readonly Effective[]): string => {
  if (effective.length === 0) return '';
  const rows = effective.map((one) => [clusterText(one), shownText(one.value), originText(one.origin)]);
  return `\n${columnsOf([['CLUSTER', 'VALUE', 'ORIGIN'], ...rows])}`;
};

/** An explanation for people. */
export const explanationTable = ({ field, effective }: Explanation, io: Io): string => {
  const text = [...head(field, io.columns ?? pipedWidth), ''].join('\n');
  return `${printableLines(text)}${printableLines(valueLines(effective))}${printableLines(fieldLines(field, io))}`;
};

/** Values are foreign texts: line by line, since the line breaks are ours. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
