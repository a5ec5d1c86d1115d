import { counted } from '../cluster-names.ts';
import { keysOf } from '../leaves.ts';
import { frozenFields } from '../rules/immutable.ts';
import { someOf, textAt } from '../rules/rule.ts';
import { objectName, type Unit } from '../units.ts';
import { byText, type Context, type Sentence, whom } from './sentence.ts';

const nameFor = ({ fold, subject }: Unit): string =>
  fold.clusters.length > 1 ? fold.names.general(objectName(subject)) : objectName(subject);

const isGateway = ({ subject }: Unit): boolean => /eastwest/.test(subject.name);

/** `gateway of cluster1 is recreated: its selector changes`. */
export const recreationSentences = (context: Context): readonly Sentence[] => {
  const recreated = context.units
    .filter(({ subject }) => subject.area === 'object')
    .map((unit) => ({ unit, fields: frozenFields(unit.subject) }))
    .filter(({ fields }) => fields.length > 0);
  const groups = byText(recreated, ({ unit, fields }) => JSON.stringify([nameFor(unit), fields]));
  return [...groups.values()].map((group): Sentence => {
    const [{ unit, fields }] = [...group, { unit: undefined, fields: [] }];
    const clusters = group.flatMap(({ unit: { fold } }) => fold.clusters);
    const what = unit && isGateway(unit) ? `the gateway (${nameFor(unit)})` : unit ? nameFor(unit) : '';
    const text = `${what} of ${whom(context, clusters)} is recreated: its ${someOf(fields)} changes`;
    return { risk: 'traffic', text, covers: ['recreation'], units: group.map((one) => one.unit) };
  });
};

const isLabel = (keys: string): boolean => /(^|\.)(labels|annotations)\./.test(keys);

/** Whether nothing but labels and annotations of an object itself changes. */
export const isLabelOnly = ({ changes, subject, reasons }: Unit): boolean =>
  subject.kind !== '' &&
  reasons.length === 0 &&
  changes.length > 0 &&
  changes.every(({ path }) => isLabel(keysOf(path)) && path[0] === 'metadata');

/** `198 objects: label only`. */
export const labelSentences = ({ units }: Context): readonly Sentence[] => {
  const labelled = units.filter((unit) => subjectCounts(unit) && unit.fold.model === '' && isLabelOnly(unit));
  const count = labelled.reduce((sum, { fold }) => sum + Math.max(fold.clusters.length, 1), 0);
  return count === 0 ? [] : [{ risk: 'none', text: `${counted(count, 'object')}: label only` }];
};

const subjectCounts = ({ subject }: Unit): boolean => subject.area === 'object';

const stageOf = (path: string): string | undefined => /(?:^|\/)extras\/([^/]+)\//.exec(path)?.[1];

const stageWords: Readonly<Record<string, string>> = { '70-addons': 'addon', '80-samples': 'sample' };

/** An addon or a sample by what it is labelled with; several objects make one. */
const partOf = ({ subject }: Unit): string | undefined => {
  const stage = stageOf(subject.path);
  if (stage === undefined || subject.kind === '' || subject.area !== 'object') return undefined;
  const name = textAt(subject.after ?? subject.before, 'metadata', 'labels', 'app') || subject.name;
  return `${stageWords[stage] ?? stage} ${name}`;
};

const verbOf = (units: readonly Unit[]): string => {
  if (units.every(({ subject, fold }) => !subject.before || fold.model !== '')) return 'is new';
  if (units.every(({ subject }) => !subject.after)) return 'goes';
  return 'changes';
};

/** `addon kiali of all clusters changes: web_fqdn`. */
export const addonSentences = (context: Context): readonly Sentence[] => {
  const units = context.units.filter((unit) => partOf(unit) !== undefined && !isLabelOnly(unit));
  const groups = byText(units, (unit) => `${partOf(unit) ?? ''}\u0000${unit.fold.clusters.join(',')}`);
  return [...groups.values()].map((group): Sentence => {
    const [first] = group;
    const verb = verbOf(group);
    const keys = group
      .flatMap(({ subject }) => subject.leaves.map(({ key }) => key))
      .filter((key) => !key.startsWith('checksum/'));
    const fields = verb === 'changes' ? `: ${someOf(keys)}` : '';
    const clusters = first?.fold.clusters ?? [];
    const reasons = group.flatMap((unit) => unit.reasons);
    const rules = new Set(reasons.filter(({ risk }) => risk === 'restart').map(({ rule }) => rule));
    const restarts = rules.size > 0 ? ', its pods restart' : '';
    return {
      risk: restarts === '' ? 'none' : 'restart',
      text: `${(first && partOf(first)) ?? ''} of ${whom(context, clusters)} ${verb}${fields}${restarts}`,
      covers: [...rules],
      units: group,
    };
  });
};
