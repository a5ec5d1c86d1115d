import type { Issue, IssuePath } from '../../plan/issue.ts';
import type { Json, JsonObject } from '../../plan/manifest.ts';
import { readYamlStream } from '../../yaml/read.ts';
import { errorIn, type ObjectFinding } from '../finding.ts';
import { encodedIn } from './layers.ts';
import { keyStart, textPatterns } from './patterns.ts';
import { shapeLeaks } from './secret-shapes.ts';

/** Encodings and documents inside each other; deeper ones are taken for a way to hide something. */
const maxLayers = 6;

/** Larger documents are not read; then a Secret spelled out in them is a finding by itself. */
const maxBytes = 16 * 1024 * 1024;

/** Maps and lists inside each other, as many as the reader of YAML allows. */
const maxDepth = 100;

/** Shorter texts hold no secret that can be told from other texts. */
const shortest = 16;

/** A document inside a text is read only when it may hold a Secret with values. */
const secretKind = new RegExp(String.raw`${keyStart}kind\\*["']?\s*:\s*\\*["']?(?:Sealed)?Secret\b`);
const secretFields = new RegExp(String.raw`${keyStart}(?:stringData|data)\\*["']?\s*:`);
const mayHoldSecret = (text: string): boolean =>
  text.includes('Secret') && secretKind.test(text) && secretFields.test(text);

const patternLeaks = (text: string): readonly string[] =>
  textPatterns
    .filter(({ hints, form }) => hints.every((hint) => text.includes(hint)) && form.test(text))
    .map(({ name }) => name);

/** JSON is YAML too, but a hundred times faster to read on its own. */
const parsedJson = (text: string): readonly Json[] | undefined => {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: Json = JSON.parse(text);
    return [value];
  } catch {
    return undefined;
  }
};

/** Secrets in the YAML or JSON documents of a text. A text that is neither, but spells a Secret out, is one too many. */
const documentLeaks = (text: string, layer: number): readonly string[] => {
  if (!mayHoldSecret(text)) return [];
  const values = parsedJson(text) ?? readYamlStream(text, { file: '', maxBytes, aliases: 'limited' });
  if (values === undefined) return ['a Secret written out inside a text'];
  // A document that is one plain text is this very text again.
  const documents = values.filter((value) => value !== text);
  return documents.flatMap((value) => leaksBelow(value, [], layer + 1).map(({ what }) => what));
};

const encodedLeaks = (text: string, layer: number): readonly string[] => {
  const { texts, leaks } = encodedIn(text);
  return [
    ...leaks,
    ...texts.flatMap((inner) => leaksIn(inner.text, layer + 1).map((what) => `${what} (${inner.encoding})`)),
  ];
};

function leaksIn(text: string, layer: number): readonly string[] {
  if (text.length < shortest) return [];
  if (layer > maxLayers) return ['something that is encoded too many times to look into'];
  return [...patternLeaks(text), ...documentLeaks(text, layer), ...encodedLeaks(text, layer)];
}

const code = 'secret-in-the-clear';
const remedy = 'write the sealed form only; a value that was ever committed has to be replaced';

interface Leak {
  readonly what: string;
  readonly path: IssuePath;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/** Walks a value: every map for its shape, every text for what it holds. */
function leaksBelow(value: Json, path: IssuePath, layer: number): readonly Leak[] {
  if (typeof value === 'string') return leaksIn(value, layer).map((what) => ({ what, path }));
  if (typeof value !== 'object' || value === null) return [];
  if (path.length > maxDepth) return [{ what: 'something that is nested too deeply to look into', path }];
  const shapes = isList(value) ? [] : shapeLeaks(value);
  const told = new Set(shapes.map(({ path: [first, ...rest] }) => (rest.length === 0 ? first : undefined)));
  const below = Object.entries(value).flatMap(([key, member]: [string, Json]) =>
    told.has(key) ? [] : leaksBelow(member, [...path, isList(value) ? Number(key) : key], layer),
  );
  return [...shapes.map((leak) => ({ what: leak.what, path: [...path, ...leak.path] })), ...below];
}

/**
 * What a text gives away: keys, tokens and unsealed Secrets, also inside documents, base64 and gzip. Each is named once
 * and never quoted.
 */
export const secretsInText = (text: string): readonly string[] => [...new Set(leaksIn(text, 0))];

/** The fields of an object that hold a secret in the clear. The values are never part of a finding. */
export const secretsInObject = (object: JsonObject): readonly ObjectFinding[] => {
  const found = new Map(leaksBelow(object, [], 0).map((leak) => [JSON.stringify(leak), leak]));
  return [...found.values()].map(({ what, path }) => errorIn(code, path, `the field holds ${what}`, remedy));
};

/** The files that hold a secret in the clear; the path of an issue is the path of the file. */
export const secretsInFiles = (files: ReadonlyMap<string, string>): readonly Issue[] => {
  // Most files of a mesh are equal in all clusters.
  const known = new Map<string, readonly string[]>();
  return [...files].flatMap(([path, text]) => {
    const found = known.get(text) ?? secretsInText(text);
    known.set(text, found);
    return found.map((what) => errorIn(code, [path], `the file holds ${what}`, remedy));
  });
};
