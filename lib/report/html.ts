import { type Attributes, attributesText, type Content, joined, Markup } from '../graph/svg/markup.ts';

/** An element of HTML with an end tag: HTML has no other way to end one that may hold something. */
export const tag = (name: string, attributes: Attributes, ...contents: readonly Content[]): Markup =>
  new Markup(`<${name}${attributesText(attributes)}>${joined(contents).text}</${name}>`);

/** An element of HTML that never holds anything, such as `meta`. */
export const voidTag = (name: string, attributes: Attributes): Markup =>
  new Markup(`<${name}${attributesText(attributes)}>`);

export const code = (text: string): Markup => tag('code', {}, text);

export const paragraph = (...contents: readonly Content[]): Markup => tag('p', {}, ...contents);

/** A part of the page with a heading, which the list at the top leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly contents: readonly Markup[];
}

export const sectionMarkup = ({ id, title, contents }: Section): Markup =>
  tag('section', { id, 'aria-labelledby': `${id}-title` }, tag('h2', { id: `${id}-title` }, title), ...contents);

/** Something wide that scrolls by itself, also by keys; on paper it is shown whole. */
export const scrolling = (label: string, style: string, content: Markup): Markup =>
  tag('div', { class: `scroll ${style}`.trim(), role: 'region', 'aria-label': label, tabindex: 0 }, content);
