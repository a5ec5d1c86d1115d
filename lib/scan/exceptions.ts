import { isSafeName } from '../files/safe-path.ts';
import type { Issue, IssuePath } from '../plan/issue.ts';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import { readYaml, type YamlReading } from '../yaml/read.ts';

/** The file exceptions are declared in: at the top of the work tree, or beside mesh.yaml. */
export const exceptionsFile = '.isthmus-scan.yaml';

/** A file somebody looked into and found harmless: this path with these bytes, and nothing else. */
export interface Exception {
  /** Relative to the top of what is scanned. */
  readonly path: string;
  /** The first 16 digits, or all 64. */
  readonly sha256: string;
  readonly reason: string;
  /** Where it is declared. */
  readonly line: number;
  readonly file: string;
}

export interface Exceptions {
  readonly exceptions: readonly Exception[];
  readonly issues: readonly Issue[];
}

const maxBytes = 1024 * 1024;

/** What is wrong with a field, and how it is meant. */
type Fault = readonly [problem: string, remedy: string];

const pathFault = (path: Json | undefined): Fault | undefined => {
  if (typeof path !== 'string') return ['an exception needs a path', 'write path: and the path of one file'];
  if (/[*?]/.test(path))
    return ['an exception stands for one file, never for a pattern', 'write one entry for each file'];
  return isSafeName(path)
    ? undefined
    : ['the path leaves its folder', 'write it relative to this file, without .. and //'];
};

const digestFault = (digest: Json | undefined): Fault | undefined =>
  typeof digest === 'string' && /^(?:[0-9a-f]{16}|[0-9a-f]{64})$/.test(digest)
    ? undefined
    : ['sha256 is no digest', 'write the 16 digits that the finding shows, in quotes, or all 64 of sha256sum'];

const reasonFault = (reason: Json | undefined): Fault | undefined =>
  typeof reason === 'string' && reason.trim() !== ''
    ? undefined
    : ['an exception needs a reason', 'say why these bytes are no secret'];

const known = ['path', 'sha256', 'reason'];

const faultsOf = (entry: JsonObject): readonly (readonly [key: string, fault: Fault])[] => {
  const foreign = Object.keys(entry).filter((key) => !known.includes(key));
  const checked: readonly (readonly [string, Fault | undefined])[] = [
    ['path', pathFault(entry['path'])],
    ['sha256', digestFault(entry['sha256'])],
    ['reason', reasonFault(entry['reason'])],
    ...foreign.map((key) => [key, ['an exception has path, sha256 and reason', 'remove this key']] as const),
  ];
  return checked.flatMap(([key, fault]) => (fault === undefined ? [] : [[key, fault] as const]));
};

type Told = (path: IssuePath, fault: Fault) => Issue;

interface Entry extends Pick<Exception, 'path' | 'sha256' | 'reason'> {
  readonly index: number;
}

/** One entry of the list, or what is wrong with it. */
const entryOf = (value: Json, index: number, told: Told): Entry | readonly Issue[] => {
  if (!isMap(value)) return [told(['exceptions', index], ['an exception is a map', 'write path, sha256 and reason'])];
  const faults = faultsOf(value);
  const { path, sha256, reason } = value;
  return faults.length === 0 && typeof path === 'string' && typeof sha256 === 'string' && typeof reason === 'string'
    ? { path, sha256, reason, index }
    : faults.map(([key, fault]) => told(['exceptions', index, key], fault));
};

const isFault = (entry: Entry | readonly Issue[]): entry is readonly Issue[] => Array.isArray(entry);

/** Reads the exceptions of one file. `folder` is the way from the top of what is scanned to the file, '' for the top. */
export const readExceptions = (text: string, folder: string): Exceptions => {
  const below = (path: string): string => (folder === '' ? path : `${folder}/${path}`);
  const file = below(exceptionsFile);
  const reading = readYaml(text, { file, maxBytes, aliases: 'none' });
  if (reading.value === undefined) return { exceptions: [], issues: reading.issues };
  const { exceptions: list, ...others } = reading.value;
  const told = issueIn(reading);
  if (!Array.isArray(list) || Object.keys(others).length > 0) {
    const wrong = ['the file holds one list, named exceptions', 'write exceptions: and below it the list'] as const;
    return { exceptions: [], issues: [told([], wrong)] };
  }
  const entries = list.map((value: Json, index) => entryOf(value, index, told));
  const exceptions = entries.flatMap((entry) =>
    isFault(entry)
      ? []
      : [{ ...entry, path: below(entry.path), line: reading.position(['exceptions', entry.index])?.line ?? 1, file }],
  );
  return { exceptions, issues: entries.flatMap((entry) => (isFault(entry) ? entry : [])) };
};

const issueIn =
  (reading: YamlReading) =>
  (path: IssuePath, [problem, remedy]: Fault): Issue => {
    const at = reading.position(path);
    return { code: 'scan-exception', severity: 'error', path, ...(at ? { at } : {}), problem, remedy };
  };

/** Both must fit: the path, and the bytes. */
export const isExcepted = ({ path, sha256 }: Exception, file: string, digest: string): boolean =>
  digest !== '' && path === file && sha256.startsWith(digest);
