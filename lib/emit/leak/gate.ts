import type { Issue, IssuePath } from '../../plan/issue.ts';
import type { Json, JsonObject } from '../../plan/manifest.ts';
import { readYamlStream } from '../../yaml/read.ts';
import { errorIn, type ObjectFinding } from '../finding.ts';
import { encodedIn } from './layers.ts';
import { allNets, type Nets, unreadSecret } from './nets.ts';
import type { Pattern } from './pattern.ts';
import { keyStart } from './patterns.ts';

/** Encodings and documents inside each other; deeper ones are taken for a way to hide something. */
const maxLayers = 6;

/** Larger documents are not read, as that takes a hundredfold; then a Secret spelled out in them is a finding by itself. */
const maxBytes = 4 * 1024 * 1024;

/** Maps and lists inside each other, as many as the reader of YAML allows. */
const maxDepth = 100;

/** Shorter texts hold no secret that can be told from other texts. */
const shortest = 16;

/** So many places of one pattern are told in one text. */
const maxPlaces = 20;

/** What a text gives away, and where in the text. An encoded secret stands where its encoding begins. */
export interface FoundInText {
  readonly what: string;
  readonly offset: number;
}

/** A document inside a text is read only when it may hold a Secret with values. */
const secretKind = new RegExp(
  String.raw`${keyStart}kind\\{0,64}["']?\s{0,256}:\s{0,256}\\{0,64}["']?(?:Sealed)?Secret\b`,
);
const secretFields = new RegExp(String.raw`${keyStart}(?:stringData|data)\\{0,64}["']?\s{0,256}:`);
const spelledOutAt = (text: string): number | undefined =>
  text.includes('Secret') && secretFields.test(text) ? secretKind.exec(text)?.index : undefined;

const placesOf = ({ name, hints, form, accepts }: Pattern, text: string): readonly FoundInText[] => {
  if (!hints.every((hint) => text.includes(hint))) return [];
  const places: FoundInText[] = [];
  for (const match of text.matchAll(form)) {
    if (accepts?.(match[0]) === false) continue;
    places.push({ what: name, offset: match.index });
    if (places.length >= maxPlaces) break;
  }
  return places;
};

/** What the patterns find in a text as it stands, without looking into documents and encodings. */
export const patternsInText = (text: string, { patterns }: Nets = allNets): readonly FoundInText[] =>
  patterns.flatMap((pattern) => placesOf(pattern, text));

/** JSON is YAML too, but a hundred times faster to read on its own. */
const parsedJson = (text: string): readonly Json[] | undefined => {
  if (!['[', '{'].includes(text.trimStart().charAt(0))) return undefined;
  try {
    const value: Json = JSON.parse(text);
    return [value];
  } catch {
    return undefined;
  }
};

/** Secrets in the YAML or JSON documents of a text. A text that is neither, but spells a Secret out, is one too many. */
const documentLeaks = (text: string, layer: number, nets: Nets, unread: boolean): readonly FoundInText[] => {
  const offset = spelledOutAt(text);
  if (offset === undefined) return [];
  const values = parsedJson(text) ?? readYamlStream(text, { file: '', maxBytes, aliases: 'limited' });
  if (values === undefined) return unread ? [{ what: unreadSecret, offset }] : [];
  // A document that is one plain text is this very text again.
  const documents = values.filter((value) => value !== text);
  return documents.flatMap((value) => leaksBelow(value, [], layer + 1, nets).map(({ what }) => ({ what, offset })));
};

const encodedLeaks = (text: string, layer: number, nets: Nets): readonly FoundInText[] =>
  encodedIn(text, nets).flatMap(({ texts, leaks, offset }) => [
    ...leaks.map((what) => ({ what, offset })),
    ...texts.flatMap((inner) =>
      leaksIn(inner.text, layer + 1, nets).map(({ what }) => ({ what: `${what} (${inner.encoding})`, offset })),
    ),
  ]);

function leaksIn(text: string, layer: number, nets: Nets): readonly FoundInText[] {
  if (text.length < shortest) return [];
  if (layer > maxLayers) return [{ what: 'something that is encoded too many times to look into', offset: 0 }];
  return [
    ...patternsInText(text, nets),
    ...documentLeaks(text, layer, nets, nets.unread),
    ...encodedLeaks(text, layer, nets),
  ];
}

const code = 'secret-in-the-clear';
const remedy = 'write the sealed form only; a value that was ever committed has to be replaced';

interface Leak {
  readonly what: string;
  readonly path: IssuePath;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

/** Walks a value: every map for its shape, every text for what it holds. */
function leaksBelow(value: Json, path: IssuePath, layer: number, nets: Nets): readonly Leak[] {
  if (typeof value === 'string') return leaksIn(value, layer, nets).map(({ what }) => ({ what, path }));
  if (typeof value !== 'object' || value === null) return [];
  if (path.length > maxDepth) return [{ what: 'something that is nested too deeply to look into', path }];
  const shapes = isList(value) ? [] : nets.shapes.flatMap(({ leaks }) => leaks(value));
  const told = new Set(shapes.map(({ path: [first, ...rest] }) => (rest.length === 0 ? first : undefined)));
  const below = Object.entries(value).flatMap(([key, member]: [string, Json]) =>
    told.has(key) ? [] : leaksBelow(member, [...path, isList(value) ? Number(key) : key], layer, nets),
  );
  return [...shapes.map((leak) => ({ what: leak.what, path: [...path, ...leak.path] })), ...below];
}

/**
 * Everything a text gives away: keys, tokens and unsealed Secrets, also inside documents, base64 and gzip. `surface`
 * holds the nets for the text as it stands, `nets` those for what is inside it. Default: the same.
 */
export const findSecrets = (text: string, nets: Nets = allNets, surface: Nets = nets): readonly FoundInText[] =>
  text.length < shortest
    ? []
    : [
        ...patternsInText(text, surface),
        ...documentLeaks(text, 0, nets, surface.unread),
        ...encodedLeaks(text, 0, nets),
      ];

/** What a text gives away, each kind named once and never quoted. */
export const secretsInText = (text: string): readonly string[] => [
  ...new Set(findSecrets(text).map(({ what }) => what)),
];

/** The fields of an object that hold a secret in the clear. The values are never part of a finding. */
export const secretsInObject = (object: JsonObject): readonly ObjectFinding[] => {
  const found = new Map(leaksBelow(object, [], 0, allNets).map((leak) => [JSON.stringify(leak), leak]));
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
