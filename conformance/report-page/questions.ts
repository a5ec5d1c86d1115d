import * as z from 'zod';
import type { Page } from './page.ts';

/** How many pixels the page is wider than the window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.ask(z.number(), 'document.documentElement.scrollWidth - document.documentElement.clientWidth');

export const groundOf = (page: Page): Promise<string> =>
  page.ask(
    z.string(),
    `getComputedStyle(document.body).backgroundColor + ' ' + getComputedStyle(document.querySelector('.isthmus-picture .ground')).fill`,
  );

/** Texts of a picture that leave their card, or the picture. */
export const strayTexts = (page: Page): Promise<readonly string[]> =>
  page.ask(
    z.array(z.string()),
    `(() => {
      const leaves = (inner, outer) => inner.x < outer.x - 1 || inner.y < outer.y - 1 ||
        inner.x + inner.width > outer.x + outer.width + 1 || inner.y + inner.height > outer.y + outer.height + 1;
      const svg = document.querySelector('.isthmus-picture');
      const whole = svg.getBoundingClientRect();
      const ofCards = [...svg.querySelectorAll('g')].flatMap((group) => {
        const card = group.querySelector(':scope > rect.card');
        return card === null ? [] : [...group.querySelectorAll('text')].filter((text) => leaves(text.getBBox(), card.getBBox()));
      });
      const ofAll = [...svg.querySelectorAll('text')].filter((text) => leaves(text.getBoundingClientRect(), whole));
      return [...new Set([...ofCards, ...ofAll])].map((text) => text.textContent);
    })()`,
  );

/** The least contrast between a text and its ground, by WCAG 2: 4.5 is wanted of a text of this size. */
export const leastContrast = (page: Page): Promise<number> =>
  page.ask(
    z.number(),
    `(() => {
      const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
      const light = (colour) => {
        const [red, green, blue] = parts(colour).map((part) => {
          const share = part / 255;
          return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const groundOf = (element) => {
        const colour = getComputedStyle(element).backgroundColor;
        return parts(colour)[3] === 0 && element.parentElement ? groundOf(element.parentElement) : colour;
      };
      const ratio = (one, other) => {
        const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
      };
      const texts = [...document.querySelectorAll('body, p, a, th, td, caption, li, h1, h2, h3, code')];
      const signs = [...document.querySelectorAll('td.fine, td.pending, td.failed')];
      return Math.min(
        ...texts.map((element) => ratio(getComputedStyle(element).color, groundOf(element))),
        ...signs.map((element) => ratio(getComputedStyle(element, '::before').color, groundOf(element))),
      );
    })()`,
  );

const axNodes = z.looseObject({
  nodes: z.array(
    z.looseObject({
      role: z.looseObject({ value: z.string().catch('') }).optional(),
      name: z.looseObject({ value: z.string().catch('') }).optional(),
    }),
  ),
});

/** What a screen reader is told: roles, each with the names of its elements. */
export const accessibleNames = async (page: Page): Promise<ReadonlyMap<string, readonly string[]>> => {
  const { nodes } = axNodes.parse(await page.send('Accessibility.getFullAXTree'));
  const names = new Map<string, string[]>();
  for (const { role, name } of nodes) {
    const known = names.get(role?.value ?? '') ?? [];
    known.push(name?.value ?? '');
    names.set(role?.value ?? '', known);
  }
  return names;
};

const keyCodes = { Tab: 9, ArrowDown: 40 } as const;

export const press = async (page: Page, key: keyof typeof keyCodes): Promise<void> => {
  for (const type of ['rawKeyDown', 'keyUp'])
    await page.send('Input.dispatchKeyEvent', { type, key, code: key, windowsVirtualKeyCode: keyCodes[key] });
};
