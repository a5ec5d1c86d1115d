import { sha256 } from '../emit/digest.ts';
import { joined, Markup } from '../graph/svg/markup.ts';
import { type Section, sectionMarkup, tag, voidTag } from './html.ts';
import { pageStyle } from './style.ts';

const styleDigest = Buffer.from(sha256(pageStyle), 'hex').toString('base64');

/** Nothing is loaded, nothing runs, nothing is sent; the one style of the page is known by its digest. */
const policy = `default-src 'none'; style-src 'sha256-${styleDigest}'; base-uri 'none'; form-action 'none'`;

export interface Page {
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly Section[];
  readonly footer: string;
}

const head = (title: string): Markup =>
  tag(
    'head',
    {},
    voidTag('meta', { charset: 'utf-8' }),
    voidTag('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    voidTag('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    voidTag('meta', { name: 'color-scheme', content: 'light dark' }),
    voidTag('meta', { name: 'referrer', content: 'no-referrer' }),
    tag('title', {}, title),
    tag('style', {}, new Markup(pageStyle)),
  );

const contentsOf = (sections: readonly Section[]): Markup =>
  tag(
    'nav',
    { 'aria-label': 'Sections' },
    tag('ul', {}, ...sections.map(({ id, title }) => tag('li', {}, tag('a', { href: `#${id}` }, title)))),
  );

/** One HTML page that needs nothing else. */
export const pageText = ({ title, subtitle, sections, footer }: Page): string => {
  const body = tag(
    'body',
    {},
    tag('a', { class: 'skip', href: '#content' }, 'To the content'),
    tag('header', {}, tag('h1', {}, title), tag('p', { class: 'quiet' }, subtitle), contentsOf(sections)),
    tag('main', { id: 'content', tabindex: -1 }, joined(sections.map(sectionMarkup))),
    tag('footer', {}, tag('p', {}, footer)),
  );
  return `<!DOCTYPE html>\n${tag('html', { lang: 'en' }, head(title), body).text}\n`;
};
