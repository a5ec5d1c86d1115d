import type { Issue, IssuePath } from '../plan/issue.ts';
import { textAt } from '../plan/json-fields.ts';
import type { TreeDocument } from '../trees/object-reader.ts';
import { codeOf } from './codes.ts';

/** Why a finding may stay for a while; declared under `check.suppress` of mesh.yaml. */
export interface Suppression {
  readonly code: string;
  /** Empty: of every cluster. */
  readonly cluster: string;
  /** `Kind namespace/name`, where `*` stands for any text; empty: of every object. */
  readonly object: string;
  readonly reason: string;
  /** The last day on which it holds, `2027-01-31`. */
  readonly until: string;
}

/** What is wrong with the mesh in one place. */
export interface Finding extends Issue {
  /** Empty: the mesh as a whole. */
  readonly cluster: string;
  /** `Kind namespace/name`; empty where it is about no object. */
  readonly object: string;
  readonly suppressed: Suppression | undefined;
}

/** One check, and what it found: nothing means that it passed. */
export interface CheckResult {
  readonly category: string;
  readonly title: string;
  readonly codes: readonly string[];
  readonly findings: readonly Finding[];
  /** What a reader should know and nobody has to mend. */
  readonly notes: readonly string[];
}

/** What a check says; the weight of a code stands in its table. */
export interface Draft {
  readonly code: string;
  readonly cluster?: string;
  readonly document?: TreeDocument | undefined;
  /** Into the document. */
  readonly path?: IssuePath;
  /** Where the place is a file without documents. */
  readonly file?: string;
  readonly line?: number;
  /** True where the file stands beside mesh.yaml, and not in the tree. Default: false. */
  readonly isBeside?: boolean;
  /** Default: that of the code; an error where the cause decides. */
  readonly severity?: Issue['severity'];
  readonly problem: string;
  readonly remedy: string;
}

const objectOf = ({ value }: TreeDocument): string => {
  const [kind, namespace, name] = [
    textAt(value, 'kind'),
    textAt(value, 'metadata', 'namespace'),
    textAt(value, 'metadata', 'name'),
  ];
  if (kind === '') return '';
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`.trimEnd();
};

const placeOf = (
  { document, path = [], file, line = 1, isBeside = false }: Draft,
  folder: string,
): Pick<Issue, 'at'> => {
  const at = document ? document.at(path, 'value') : file === undefined ? undefined : { file, line, column: 1 };
  if (at === undefined) return {};
  return { at: isBeside || folder === '' ? at : { ...at, file: `${folder}/${at.file}` } };
};

/** A finding with its place looked up (the tree stands in `folder`) and the weight that its code has. */
export const findingOf = (draft: Draft, folder: string): Finding => ({
  code: draft.code,
  severity: draft.severity ?? (codeOf(draft.code).severity === 'warning' ? 'warning' : 'error'),
  path: draft.path ?? [],
  ...placeOf(draft, folder),
  problem: draft.problem,
  remedy: draft.remedy,
  cluster: draft.cluster ?? '',
  object: draft.document ? objectOf(draft.document) : '',
  suppressed: undefined,
});
