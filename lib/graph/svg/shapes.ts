import type { State } from '../state.ts';
import { type Content, element, joined, Markup } from './markup.ts';
import { fitted } from './text-width.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const rectangle = (style: string, { x, y, width, height }: Rectangle, radius = 8): Markup =>
  element('rect', { class: style, x, y, width, height, rx: radius });

/** Bold letters are so much wider. */
const boldStyles: readonly string[] = ['name', 'heading'];
const boldness = 1.12;

/** The middle of a line of text stands here; the text is cut to the width, and whole for those who point at it. */
export const words = (text: string, place: Omit<Rectangle, 'height'>, style = '', size = 12): Markup => {
  const shown = fitted(text, place.width / (boldStyles.includes(style) ? boldness : 1), size);
  const whole: Content = shown === text ? '' : element('title', {}, text);
  return element(
    'text',
    { ...(style === '' ? {} : { class: style }), x: place.x, y: place.y + size * 0.35 },
    whole,
    shown,
  );
};

/** A state as a sign that needs no colour: a dot, a ring of dashes, a cross. */
export const sign = (state: State, x: number, y: number): Markup =>
  state === 'failed'
    ? element('path', { class: 'sign failed', d: `M${rounded(x - 4)} ${rounded(y - 4)}l8 8m0 -8l-8 8` })
    : element('circle', { class: `sign ${state}`, cx: x, cy: y, r: 3.5 });

/** The head of an arrow that ends here. */
export const tip = (style: string, x: number, y: number, towards: 'down' | 'up'): Markup => {
  const back = towards === 'down' ? -8 : 8;
  return element('path', { class: `tip ${style}`, d: `M${rounded(x)} ${rounded(y)}l-4 ${back}h8z` });
};

export const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Markup one after the other. */
export const together = (...parts: readonly Markup[]): Markup => joined(parts);

export const nothing = new Markup('');
