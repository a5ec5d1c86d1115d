import { shownText } from '../shown-text.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A foreign text as content or as a quoted attribute, in SVG and in HTML. */
export const escaped = (text: string): string =>
  shownText(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

/** Finished markup: whoever has it needs not escape it again. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What stands in an element: texts are escaped, markup stays. */
export type Content = string | Markup;

const textOf = (content: Content): string => (typeof content === 'string' ? escaped(content) : content.text);

export const joined = (parts: readonly Content[]): Markup => new Markup(parts.map(textOf).join(''));

/** Numbers are rounded to tenths: the same picture has the same bytes everywhere. */
const attributeText = (value: string | number): string =>
  typeof value === 'number' ? String(Math.round(value * 10) / 10) : escaped(value);

export type Attributes = Readonly<Record<string, string | number>>;

/** Attributes in the given order, each with a blank before it. */
export const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${attributeText(value)}"`)
    .join('');

/** An element of SVG. */
export const element = (name: string, attributes: Attributes, ...contents: readonly Content[]): Markup => {
  const inside = joined(contents).text;
  const start = `<${name}${attributesText(attributes)}`;
  return new Markup(inside === '' ? `${start}/>` : `${start}>${inside}</${name}>`);
};
