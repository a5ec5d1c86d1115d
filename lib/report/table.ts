import { type Content, joined, type Markup } from '../graph/svg/markup.ts';
import type { State } from '../graph/state.ts';
import { scrolling, tag } from './html.ts';

/** A cell: its text, and the state it shows. */
export interface Cell {
  readonly content: Content;
  readonly state?: State;
}

export const cell = (content: Content, state?: State): Cell => (state === undefined ? { content } : { content, state });

export interface Table {
  readonly caption: string;
  readonly heads: readonly string[];
  /** The first cell of a row is its head. */
  readonly rows: readonly (readonly Cell[])[];
}

const headCell = (text: string): Markup => tag('th', { scope: 'col' }, text);

const bodyCell = ({ content, state }: Cell): Markup => tag('td', state === undefined ? {} : { class: state }, content);

const row = ([first, ...rest]: readonly Cell[]): Markup =>
  tag('tr', {}, ...(first === undefined ? [] : [tag('th', { scope: 'row' }, first.content)]), ...rest.map(bodyCell));

/** A longer table scrolls by itself, so that what comes behind it is not far away. */
const longest = 20;

/** A table with a caption and heads that name its rows and columns. */
export const tableMarkup = ({ caption, heads, rows }: Table): Markup =>
  scrolling(
    caption,
    rows.length > longest ? 'tall' : '',
    tag(
      'table',
      {},
      tag('caption', {}, caption),
      tag('thead', {}, tag('tr', {}, ...heads.map(headCell))),
      tag('tbody', {}, joined(rows.map(row))),
    ),
  );
