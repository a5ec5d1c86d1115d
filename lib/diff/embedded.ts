import { isMap, type Json } from '../plan/manifest.ts';
import { readYamlStream } from '../yaml/read.ts';

/** Larger texts are compared as texts: reading them would take longer than the rest. */
const maxBytes = 1024 * 1024;

/** Undefined for what is no JSON. */
export const parsedJson = (text: string): Json | undefined => {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
};

const parsedYaml = (text: string): Json | undefined => {
  // A program or a sentence is no YAML of any use: a map shows by a line that begins with a key.
  if (!/^(- )?["']?[-\w./]+["']?:(\s|$)/m.test(text)) return undefined;
  const documents = readYamlStream(text, { file: '', maxBytes, aliases: 'limited' });
  if (documents === undefined || documents.length === 0) return undefined;
  return documents.length === 1 ? documents[0] : documents;
};

const known = new Map<string, Json | undefined>();

/** One side of a text that many objects hold is asked for again and again. */
const remembered = 64;

const parsed = (text: string): Json | undefined => {
  const start = text.trimStart().charAt(0);
  const value = start === '{' || start === '[' ? (parsedJson(text) ?? parsedYaml(text)) : parsedYaml(text);
  return value !== undefined && (isMap(value) || Array.isArray(value)) ? value : undefined;
};

/** The data that a text of several lines spells: a configuration inside a ConfigMap, values or a patch as a text. */
export const dataIn = (text: string): Json | undefined => {
  if (!text.includes('\n') && !/^\s*[{[]/.test(text)) return undefined;
  if (known.has(text)) return known.get(text);
  if (known.size >= remembered) known.clear();
  const value = parsed(text);
  known.set(text, value);
  return value;
};
