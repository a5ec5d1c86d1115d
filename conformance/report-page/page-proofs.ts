import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { until } from '../lab/processes.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Browser } from './browser.ts';
import { desk, Page, type View } from './page.ts';
import { accessibleNames, groundOf, leastContrast, overflowOf, press, strayTexts } from './questions.ts';

const phone: View = { ...desk, width: 400 };
const night: View = { ...desk, scheme: 'dark' };

/** A report in a browser, looked at from all sides. */
export interface Shown {
  readonly name: string;
  readonly file: string;
  readonly browser: Browser;
}

const proveQuiet = (ledger: Ledger, { name, file, browser }: Shown): Promise<void> =>
  ledger.prove(`the report asks for nothing beside itself and the console stays empty: ${name}`, async () => {
    const page = await Page.open(browser, file, desk);
    insist(page.requests().length === 0, page.requests().join(' '));
    insist(page.complaints().length === 0, page.complaints().join('\n'));
  });

const proveSchemes = (ledger: Ledger, { name, file, browser }: Shown): Promise<void> =>
  ledger.prove(`light and dark differ, and every text stands out by 4.5 to 1: ${name}`, async () => {
    const page = await Page.open(browser, file, desk);
    const [light, lightContrast] = [await groundOf(page), await leastContrast(page)];
    await page.look(night);
    const [dark, darkContrast] = [await groundOf(page), await leastContrast(page)];
    insist(light !== dark, `both are ${light}`);
    insist(lightContrast >= 4.5 && darkContrast >= 4.5, `${lightContrast} in light, ${darkContrast} in dark`);
  });

const proveRoom = (ledger: Ledger, { name, file, browser }: Shown): Promise<void> =>
  ledger.prove(
    `nothing is wider than a window of 1280 or 400 pixels, and texts stay in their boxes: ${name}`,
    async () => {
      const page = await Page.open(browser, file, desk);
      const stray = await strayTexts(page);
      insist(stray.length === 0, `outside: ${stray.join(', ')}`);
      for (const view of [desk, phone]) {
        await page.look(view);
        const overflow = await overflowOf(page);
        insist(overflow <= 0, `${overflow} pixels too wide at ${view.width}`);
      }
    },
  );

const proveReaders = (ledger: Ledger, { name, file, browser }: Shown): Promise<void> =>
  ledger.prove(`a screen reader is told of one title, named tables and what the picture shows: ${name}`, async () => {
    const names = await accessibleNames(await Page.open(browser, file, desk));
    const tables = names.get('table') ?? [];
    insist(tables.length > 5 && !tables.includes(''), `tables: ${tables.join(', ')}`);
    insist((names.get('image') ?? names.get('img') ?? []).includes('Mesh mesh1'), [...names.keys()].join(', '));
    const regions = names.get('region') ?? [];
    insist(regions.length > 5 && !regions.includes(''), `regions: ${regions.join(', ')}`);
    const levels = await (
      await Page.open(browser, file, desk)
    ).ask(
      z.array(z.number()),
      `[...document.querySelectorAll('h1, h2, h3')].map((heading) => Number(heading.localName[1]))`,
    );
    insist(levels[0] === 1 && levels.lastIndexOf(1) === 0, `levels of headings: ${levels.join(' ')}`);
    insist(
      levels.every((level, at) => at === 0 || level - (levels[at - 1] ?? 0) <= 1),
      levels.join(' '),
    );
  });

const proveKeys = (ledger: Ledger, { name, file, browser }: Shown): Promise<void> =>
  ledger.prove(`the first key leads to the content, and long tables scroll by keys: ${name}`, async () => {
    const page = await Page.open(browser, file, { ...desk, height: 300 });
    await press(page, 'Tab');
    const first = await page.ask(z.string(), 'document.activeElement.className');
    insist(first === 'skip', `the first stop is ${first}`);
    const long = `[...document.querySelectorAll('.scroll')].find((one) => one.scrollHeight > one.clientHeight + 60)`;
    if (!(await page.ask(z.boolean(), `${long} !== undefined`))) return;
    await page.ask(z.boolean(), `(${long}.focus(), true)`);
    await press(page, 'ArrowDown');
    await until('the table to scroll', 10, () => page.ask(z.boolean(), `${long}.scrollTop > 0`));
  });

const provePaper = (ledger: Ledger, { name, file, browser }: Shown): Promise<void> =>
  ledger.prove(`on paper nothing is cut off: ${name}`, async () => {
    const page = await Page.open(browser, file, desk);
    await page.look({ ...desk, scheme: 'dark', media: 'print' });
    const hidden = await page.ask(
      z.array(z.string()),
      `[...document.querySelectorAll('.scroll')].filter((one) => getComputedStyle(one).overflowY !== 'visible' || one.clientHeight < one.scrollHeight - 2).map((one) => one.getAttribute('aria-label'))`,
    );
    insist(hidden.length === 0, `cut off: ${hidden.join(', ')}`);
    insist((await groundOf(page)).startsWith('rgb(255, 255, 255)'), 'the ground is not white');
  });

/** Everything about one report. */
export const proveReport = async (ledger: Ledger, shown: Shown): Promise<void> => {
  for (const prove of [proveQuiet, proveSchemes, proveRoom, proveReaders, proveKeys, provePaper])
    await prove(ledger, shown);
};

const smuggled = `<script>document.title = 'taken'</script><img src="http://127.0.0.1:9/picture"><style>body{display:none}</style><p style="color:red">`;

/** The policy stands behind the escaping: also what got into the page would do nothing. */
export const provePolicy = (ledger: Ledger, { file, browser }: Shown): Promise<void> =>
  ledger.prove('a script, an image and a style that were put into the page do nothing, and are told', async () => {
    const other = file.replace(/\.html$/, '-smuggled.html');
    writeFileSync(other, readFileSync(file, 'utf8').replace('</h1>', `</h1>${smuggled}`));
    const page = await Page.open(browser, other, desk);
    insist((await page.ask(z.string(), 'document.title')) === 'Mesh mesh1', 'the script ran');
    insist((await page.ask(z.string(), 'getComputedStyle(document.body).display')) === 'block', 'the style counts');
    const loaded = await page.ask(z.number(), `document.querySelector('img').naturalWidth`);
    insist(loaded === 0, 'the image was loaded');
    await until('the console to tell of all four', 10, () => page.complaints().length >= 4);
  });
