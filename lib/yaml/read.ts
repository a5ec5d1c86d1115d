import type { Issue, IssuePath, Position } from '../plan/issue.ts';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import { type Documents, type ParsedDocument, readDocuments } from './documents.ts';
import type { YamlLimits } from './limits.ts';
import { plainValue } from './plain-value.ts';
import { offsetAt } from './position.ts';

export interface YamlReading {
  /** Maps have no prototype. Undefined exactly when there is an issue. */
  readonly value: JsonObject | undefined;
  /** Every fault of syntax in the file, in its order. None of them quotes a value. */
  readonly issues: readonly Issue[];
  /**
   * Where a path stands in the file, by its value (default) or its key; where the path leads nowhere, the key of the
   * nearest parent that exists. Undefined when the file could not be read at all.
   */
  position(path: IssuePath, of?: 'key' | 'value'): Position | undefined;
}

const isBlank = ({ contents }: ParsedDocument): boolean =>
  contents === null || (contents.range[0] === contents.range[1] && contents.tag === undefined);

const addShapeIssue = ({ documents: [first, second], issues }: Documents, value: Json | undefined): void => {
  if (first === undefined) return;
  if (second !== undefined) {
    const problem = 'a second document begins here';
    const remedy = 'keep one document in the file, and remove the --- lines after it';
    issues.add({ code: 'yaml-many-documents', problem, remedy }, second.range[0]);
  }
  if (!issues.empty || (value !== undefined && isMap(value))) return;
  const empty = isBlank(first);
  issues.add(
    empty
      ? { code: 'yaml-empty', problem: 'the file is empty', remedy: 'write a map, or remove the file' }
      : { code: 'yaml-not-a-map', problem: 'the file does not hold a map', remedy: 'begin it with a key and a colon' },
    empty ? 0 : (first.contents?.range[0] ?? 0),
  );
};

/**
 * Reads one document of YAML 1.2 (core schema) that holds a map. Refuses duplicate keys, keys that are no texts, merge
 * keys, tags, other directives, numbers that JSON cannot hold, and whatever is too large, too deep or repeats itself.
 */
export const readYaml = (text: string, limits: YamlLimits): YamlReading => {
  // A byte order mark belongs to the encoding and would count as a column.
  const read = readDocuments(text.replace(/^\uFEFF/, ''), limits, 2);
  const { documents, issues } = read;
  const [document] = documents;
  const plain = document && plainValue(document, issues, limits);
  addShapeIssue(read, plain?.value);
  const value = issues.empty && plain !== undefined && isMap(plain.value) ? plain.value : undefined;
  return {
    value,
    issues: issues.list(),
    position: (path, of = 'value') => {
      const offset = document && plain && offsetAt(document.contents, plain, path, of);
      return offset === undefined ? undefined : issues.positionOf(offset);
    },
  };
};

/** The values of every document of a text, whatever they are; undefined when the text is not clean YAML. */
export const readYamlStream = (text: string, limits: YamlLimits): readonly Json[] | undefined => {
  const { documents, issues } = readDocuments(text, limits, Infinity);
  const values = documents.map((document) => plainValue(document, issues, limits).value);
  return issues.empty ? values : undefined;
};

/** One document of several. */
export interface YamlDocument {
  /** Where its content begins, counted from 1. */
  readonly line: number;
  /** Any value; maps have no prototype. */
  readonly value: Json;
  /** As in YamlReading. */
  position(path: IssuePath, of?: 'key' | 'value'): Position | undefined;
}

/** Every document of a text that holds anything, and every fault of syntax in it. */
export const readYamlDocuments = (
  text: string,
  limits: YamlLimits,
): { readonly documents: readonly YamlDocument[]; readonly issues: readonly Issue[] } => {
  const { documents, issues } = readDocuments(text.replace(/^\uFEFF/, ''), limits, Infinity);
  const read = documents
    .filter((document) => !isBlank(document))
    .map((document): YamlDocument => {
      const plain = plainValue(document, issues, limits);
      return {
        line: issues.positionOf(document.contents?.range[0] ?? 0).line,
        value: plain.value,
        position: (path, of = 'value') => {
          const offset = offsetAt(document.contents, plain, path, of);
          return offset === undefined ? undefined : issues.positionOf(offset);
        },
      };
    });
  return { documents: read, issues: issues.list() };
};
