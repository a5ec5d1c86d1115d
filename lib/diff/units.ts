import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import { isKustomizationFile } from '../trees/applied-files.ts';
import { readYaml, readYamlStream } from '../yaml/read.ts';
import { writtenMap } from '../yaml/written-map.ts';
import { differingParts } from './differing-parts.ts';
import { parsedJson } from './embedded.ts';
import { fieldChanges, type RawChange } from './field-changes.ts';
import { type Content, contentOf, itemsIn } from './file-content.ts';
import type { Fold } from './fold.ts';
import { leavesOf } from './leaves.ts';
import type { Reason } from './risk.ts';
import { allReasons } from './rules/rules.ts';
import type { Subject } from './rules/rule.ts';

/** One object, or a file that holds none, with what differs in it and why that matters. */
export interface Unit {
  readonly fold: Fold;
  readonly subject: Subject;
  readonly changes: readonly RawChange[];
  readonly reasons: readonly Reason[];
}

const limits = { maxBytes: 16 * 1024 * 1024, aliases: 'limited' } as const;

/** Areas whose files are shown as text: a program, or certificates. */
const asText = new Set(['code', 'certificates']);

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path) || isKustomizationFile(path);

/** Both texts of a fold; of an object in both, the parts in which they differ. */
const textsOf = ({
  path,
  before,
  after,
}: Fold): { readonly before: string | undefined; readonly after: string | undefined } => {
  const texts = { before: before?.text(), after: after?.text() };
  if (!isYaml(path) || texts.before === undefined || texts.after === undefined) return texts;
  return differingParts(texts.before, texts.after);
};

/** What nobody can read could say anything. */
const unreadable: Reason = {
  risk: 'trust',
  rule: 'unread',
  text: 'it cannot be read, so that nobody knows what it says',
};

/** Reads files, and remembers what could not be read. */
export class UnitReader {
  readonly issues: Issue[] = [];

  /** The objects of a file that differs, in its order; the file itself where it holds none, or is none that can be read. */
  unitsOf(fold: Fold): readonly Unit[] {
    const texts = textsOf(fold);
    const known = this.issues.length;
    const [before, after] = [this.#content(fold, texts.before), this.#content(fold, texts.after)];
    if (!before && !after) return [];
    if (this.issues.length === known) return this.#units(fold, before, after);
    // Nothing is said to be gone that only cannot be read.
    return unitsOf(fold, '', texts.before, texts.after).map((unit) => ({
      ...unit,
      reasons: [...unit.reasons, unreadable],
    }));
  }

  #units(fold: Fold, before: Content | undefined, after: Content | undefined): readonly Unit[] {
    if (before?.kind === 'value' && after?.kind === 'value') return unitsOf(fold, '', before.value, after.value);
    if (before?.kind !== 'objects' && after?.kind !== 'objects')
      return unitsOf(fold, '', valueIn(before), valueIn(after));
    const [old, now] = [itemsIn(before), itemsIn(after)];
    return [...new Set([...old.keys(), ...now.keys()])].flatMap((identity) =>
      unitsOf(fold, identity, old.get(identity), now.get(identity)),
    );
  }

  #content(fold: Fold, text: string | undefined): Content | undefined {
    if (text === undefined) return undefined;
    if (asText.has(fold.area)) return { kind: 'value', value: text };
    const lenient = fold.area === 'object';
    const json = isYaml(fold.path) ? undefined : parsedJson(text);
    if (json !== undefined) return contentOf([json], lenient);
    // An engine reads YAML whatever the name of the file says.
    if (!isYaml(fold.path) && !lenient) return { kind: 'value', value: text };
    const written = writtenMap(text);
    const values = written === undefined ? readYamlStream(text, { file: fold.path, ...limits }) : [written];
    if (values) return contentOf(values, lenient);
    // A workflow may use what our reader refuses, as GitHub's own does not.
    if (fold.area !== 'ci') this.#refuse(fold, text);
    return { kind: 'value', value: text };
  }

  #refuse({ path }: Fold, text: string): void {
    const issues = readYaml(text, { file: path, ...limits }).issues;
    const remedy = 'mend the file: what cannot be read cannot be reviewed';
    const known = issues.filter(({ code }) => code !== 'yaml-many-documents');
    const [first] =
      known.length > 0 ? known : [fileIssue('yaml-unreadable', path, 'the file is no clean YAML', remedy)];
    if (first) this.issues.push(first);
  }
}

const valueIn = (content: Content | undefined): Json | undefined =>
  content?.kind === 'value' ? content.value : undefined;

const asMap = (value: Json | undefined): JsonObject | undefined =>
  value === undefined || isMap(value) ? value : Object.freeze({ '': value });

const unitsOf = (fold: Fold, identity: string, before: Json | undefined, after: Json | undefined): readonly Unit[] => {
  const changes = fieldChanges(before, after);
  if (changes.length === 0) return [];
  return [unitOf(fold, identity, before, after, changes)];
};

/** An object with what differs in it; `changes` may be none. */
export const unitOf = (
  fold: Fold,
  identity: string,
  before: Json | undefined,
  after: Json | undefined,
  changes: readonly RawChange[],
): Unit => {
  const [group = '', kind = '', namespace = '', name = ''] = identity.split('\u0000');
  const subject: Subject = {
    area: fold.area,
    path: fold.path,
    kind,
    group,
    namespace,
    name,
    before: asMap(before),
    after: asMap(after),
    // Of what is gone no field says anything any more; rules look at its kind.
    leaves: after === undefined ? [] : leavesOf(changes),
  };
  const reasons = allReasons(subject);
  // What is new restarts nothing and leads nobody elsewhere.
  return {
    fold,
    subject,
    changes,
    reasons: fold.model === '' ? reasons : reasons.filter(({ risk }) => risk === 'trust'),
  };
};

/** `Deployment istio-system/istiod`, or the path of a file that holds no object. */
export const objectName = ({ kind, namespace, name, path }: Subject): string =>
  kind === '' ? path : `${kind} ${namespace === '' ? '' : `${namespace}/`}${name || `(${path})`}`;

/** A checksum over what holds the cluster's name differs although nothing else does. */
const withoutChecksum = (change: RawChange): RawChange | readonly string[] =>
  change.path.some((step) => step.startsWith('checksum/')) ? change.path : change;

const checksum = /"(checksum\/[^"]*)":"[0-9a-f]{64}"/g;

/** What two clusters have to have in common to be told in one: of what goes, that it goes. */
const toldOf = ({ subject: { before, after }, changes }: Unit): unknown => {
  if (!after) return 'gone';
  return before ? changes.map(withoutChecksum) : JSON.stringify(after).replaceAll(checksum, '"$1":""');
};

/** Differences alike, in files that differ in more than names: one unit for all of the clusters. */
export const withFoldsJoined = (units: readonly Unit[]): readonly Unit[] => {
  const known = new Map<string, Unit>();
  units.forEach((unit, index) => {
    const { fold, subject } = unit;
    const isOfMesh = fold.clusters.length === 0;
    const key = isOfMesh
      ? String(index)
      : fold.names.marked(
          JSON.stringify([[subject.area, fold.model, subject.path, objectName(subject)], toldOf(unit), unit.reasons]),
        );
    const same = known.get(key);
    const clusters = same ? [...same.fold.clusters, ...fold.clusters] : fold.clusters;
    known.set(key, same ? { ...same, fold: { ...same.fold, clusters } } : unit);
  });
  return [...known.values()];
};
