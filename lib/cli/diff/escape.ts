import { printable } from '../printable.ts';

const gap = '\u200b';

/** Steering and invisible characters become escapes; a line break becomes a space. */
const oneLine = (text: string): string => printable(text.replaceAll(/\r?\n/g, ' '));

/**
 * What GitHub and GitLab make links, mentions, references or pictures of, behind any escape of markdown: they look at the
 * rendered text. An invisible space takes the meaning away.
 */
const inert = (text: string): string =>
  text
    .replaceAll(/[@#!$%~^&](?=[\w"'./[-])/g, (sign) => `${sign}${gap}`)
    .replaceAll(/:(?=\/\/)/g, `:${gap}`)
    .replaceAll(/\b(www|GH|mailto|xmpp)(?=[.:-])/gi, `$1${gap}`)
    .replaceAll(/:(?=[-+\w]+:)/g, `:${gap}`)
    .replaceAll(/\b[0-9a-f]{40}\b/g, (hash) => `${hash.slice(0, 8)}${gap}${hash.slice(8)}`);

const htmlEntities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** A foreign text for HTML, between tags or in quotes. */
export const htmlText = (text: string): string =>
  printable(text).replaceAll(/[&<>"'`]/g, (character) => htmlEntities[character] ?? character);

/** A foreign text for one line of markdown, shown as it is and meaning nothing. */
export const markdownText = (text: string): string =>
  inert(oneLine(text)).replaceAll(/[\\`*_[\]<>|~&]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A foreign text inside `<summary>`, where markdown has no say and mentions still do. */
export const summaryText = (text: string): string => htmlText(inert(oneLine(text)));

/** Lines for the inside of a fence; the fence is longer than any run of backticks in them. */
export const fenced = (lines: readonly string[], language: string): string => {
  const shown = lines.map((line) => oneLine(line));
  const longest = Math.max(0, ...shown.flatMap((line) => [...line.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [`${fence}${language}`, ...shown, fence].join('\n');
};
