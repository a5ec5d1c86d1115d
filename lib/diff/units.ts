import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { isManifest, isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import type { TreeFile } from '../trees/tree.ts';
import { readYaml, readYamlStream } from '../yaml/read.ts';
import { writtenMap } from '../yaml/written-map.ts';
import { differingParts } from './differing-parts.ts';
import { parsedJson } from './embedded.ts';
import { fieldChanges, type RawChange } from './field-changes.ts';
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

type Content =
  | { readonly kind: 'objects'; readonly objects: ReadonlyMap<string, JsonObject> }
  | { readonly kind: 'value'; readonly value: Json };

const identityOf = (value: JsonObject): string | undefined => {
  if (!isManifest(value)) return undefined;
  const { apiVersion, kind, metadata } = value;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return [group, kind, metadata.namespace ?? '', metadata.name].join('\u0000');
};

/** A List stands for its items. */
const itemsOf = (value: Json): readonly Json[] => {
  const items =
    isMap(value) && typeof value['kind'] === 'string' && value['kind'].endsWith('List') ? value['items'] : null;
  return Array.isArray(items) ? items : [value];
};

const isBlank = (value: Json): boolean => value === null;

const contentOf = (values: readonly Json[]): Content => {
  const items = values.filter((value) => !isBlank(value)).flatMap(itemsOf);
  const objects = new Map<string, JsonObject>();
  for (const item of items) {
    const identity = isMap(item) ? identityOf(item) : undefined;
    if (identity === undefined || !isMap(item))
      return { kind: 'value', value: items.length === 1 ? (items[0] ?? null) : items };
    // Two objects with one identity are both compared.
    objects.set(objects.has(identity) ? `${identity}\u0000${objects.size}` : identity, item);
  }
  return { kind: 'objects', objects };
};

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path);

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

/** Reads files, and remembers what could not be read. */
export class UnitReader {
  readonly issues: Issue[] = [];

  /** The objects of a file that differs, in its order; the file itself where it holds none, or is none that can be read. */
  unitsOf(fold: Fold): readonly Unit[] {
    const texts = textsOf(fold);
    const [before, after] = [this.#content(fold, texts.before), this.#content(fold, texts.after)];
    if (!before && !after) return [];
    if (before?.kind !== 'value' && after?.kind !== 'value')
      return this.#objects(fold, before?.objects, after?.objects);
    const unit = unitOf(fold, '', valueIn(before, fold.before), valueIn(after, fold.after));
    return unit ? [unit] : [];
  }

  #objects(
    fold: Fold,
    before: ReadonlyMap<string, JsonObject> = new Map(),
    after: ReadonlyMap<string, JsonObject> = new Map(),
  ): readonly Unit[] {
    return [...new Set([...before.keys(), ...after.keys()])].flatMap(
      (identity) => unitOf(fold, identity, before.get(identity), after.get(identity)) ?? [],
    );
  }

  #content(fold: Fold, text: string | undefined): Content | undefined {
    if (text === undefined) return undefined;
    if (asText.has(fold.area)) return { kind: 'value', value: text };
    const json = isYaml(fold.path) ? undefined : parsedJson(text);
    if (json !== undefined) return contentOf([json]);
    if (!isYaml(fold.path)) return { kind: 'value', value: text };
    const written = writtenMap(text);
    const values = written === undefined ? readYamlStream(text, { file: fold.path, ...limits }) : [written];
    if (values) return contentOf(values);
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

/** A side as one value: where only one side holds objects, both are shown as text. */
const valueIn = (content: Content | undefined, file: TreeFile | undefined): Json | undefined => {
  if (!content) return undefined;
  return content.kind === 'value' ? content.value : (file?.text() ?? '');
};

const asMap = (value: Json | undefined): JsonObject | undefined =>
  value === undefined || isMap(value) ? value : Object.freeze({ '': value });

const unitOf = (fold: Fold, identity: string, before: Json | undefined, after: Json | undefined): Unit | undefined => {
  const changes = fieldChanges(before, after);
  if (changes.length === 0) return undefined;
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
  kind === '' ? path : `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;

/** An object that left one file and stands in another has moved: what differs in it is what counts. */
export const withMovesJoined = (units: readonly Unit[]): readonly Unit[] => {
  const keyOf = ({ fold, subject }: Unit): string =>
    [subject.area, fold.clusters.join(','), subject.group, subject.kind, subject.namespace, subject.name].join(
      '\u0000',
    );
  const isWhole = ({ subject }: Unit): boolean => subject.kind !== '' && (!subject.before || !subject.after);
  const gone = new Map(units.filter((unit) => isWhole(unit) && !unit.subject.after).map((unit) => [keyOf(unit), unit]));
  const moved = new Set<Unit>();
  const joined = units.flatMap((unit): readonly Unit[] => {
    const old = isWhole(unit) && !unit.subject.before ? gone.get(keyOf(unit)) : undefined;
    if (!old) return [unit];
    moved.add(old);
    const identity = [unit.subject.group, unit.subject.kind, unit.subject.namespace, unit.subject.name].join('\u0000');
    return [unitOf(unit.fold, identity, old.subject.before, unit.subject.after) ?? []].flat();
  });
  return joined.filter((unit) => !moved.has(unit));
};

/** A checksum over what holds the cluster's name differs although nothing else does. */
const withoutChecksum = (change: RawChange): RawChange | readonly string[] =>
  change.path.some((step) => step.startsWith('checksum/')) ? change.path : change;

/** Differences alike, in files that differ in more than names: one unit for all of the clusters. */
export const withFoldsJoined = (units: readonly Unit[]): readonly Unit[] => {
  const known = new Map<string, Unit>();
  units.forEach((unit, index) => {
    const { fold, subject, changes } = unit;
    const whole = !subject.before || !subject.after || fold.clusters.length === 0;
    const key = whole
      ? String(index)
      : fold.names.marked(
          JSON.stringify([subject.area, fold.model, subject.path, objectName(subject), changes.map(withoutChecksum)]),
        );
    const same = known.get(key);
    const clusters = same ? [...same.fold.clusters, ...fold.clusters] : fold.clusters;
    known.set(key, same ? { ...same, fold: { ...same.fold, clusters } } : unit);
  });
  return [...known.values()];
};
