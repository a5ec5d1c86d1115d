import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A declaration is not larger; what is, is none. */
const maxBytes = 1024 * 1024;

const textOf = (path: string): string => {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= maxBytes ? readFileSync(path, 'utf8') : '';
};

const unquoted = (name: string): string => name.replace(/^(["'])(.*)\1$/, '$2');

/** The keys of a map in braces: what stands before a colon and not inside of anything. */
const flowKeys = (text: string): readonly string[] => {
  const keys: string[] = [];
  let depth = 0;
  for (const [token] of text.matchAll(/"[^"]*"|'[^']*'|[{}[\],]|[^\s{}[\],:"']+(?=\s*:(\s|$))|#.*$/gm)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && token !== ',' && !token.startsWith('#')) keys.push(unquoted(token));
    if (depth === 0) break;
  }
  return keys;
};

/** The keys of the first level below a line. */
const blockKeys = (lines: readonly string[]): readonly string[] => {
  const keys: string[] = [];
  let indent: string | undefined;
  for (const line of lines) {
    if (/^\s*(#.*)?$/.test(line)) continue;
    const [, space = '', key] = /^(\s*)("[^"]+"|'[^']+'|[^\s#:][^:]*?)\s*:(?=\s|$)/.exec(line) ?? [];
    indent ??= space;
    if (!line.startsWith(' ') && !line.startsWith('\t')) break;
    if (space === indent && key !== undefined) keys.push(unquoted(key));
  }
  return keys;
};

const namesIn = (text: string): readonly string[] => {
  const lines = text.split(/\r?\n/);
  const index = lines.findIndex((line) => /^clusters\s*:/.test(line));
  if (index === -1) return [];
  const rest = (lines[index] ?? '').replace(/^clusters\s*:\s*/, '');
  return rest.startsWith('{')
    ? flowKeys([rest, ...lines.slice(index + 1)].join('\n'))
    : blockKeys(lines.slice(index + 1));
};

/**
 * The names of the clusters in a declaration and in the base it extends, by a look at its lines: a shell waits for them,
 * and the reader of YAML would take longer to load than the whole answer may. What is not found is not offered.
 */
export const clusterNames = (mesh: string): readonly string[] => {
  const text = textOf(mesh);
  const base = /^extends\s*:\s*(\S+)/m.exec(text)?.[1];
  const more = base === undefined ? '' : textOf(resolve(dirname(mesh), unquoted(base)));
  // A name that a shell would take apart, or that steers a terminal, is not offered.
  return [...new Set([...namesIn(text), ...namesIn(more)])].filter((name) => /^[\w.-]+$/.test(name));
};
