import { counted } from '../cluster-names.ts';
import type { Reason } from '../risk.ts';
import { someOf } from '../rules/rule.ts';
import { objectName, type Unit } from '../units.ts';
import { byText, type Context, type Sentence, whom } from './sentence.ts';

interface Open {
  readonly unit: Unit;
  readonly reason: Reason;
}

const isSaid = ({ unit, reason }: Open, sentences: readonly Sentence[]): boolean =>
  sentences.some(({ covers = [], units = [] }) => covers.includes(reason.rule) && units.includes(unit));

/** What mesh.yaml says of these, no object repeats. */
const saidOnce = new Set(['suppressions', 'recipients', 'cluster-uid', 'user-info', 'unread']);

/** mesh.yaml declares what objects then do: they say it better. */
const isEcho = ({ unit, reason }: Open, { units }: Context): boolean =>
  unit.subject.area === 'declaration' &&
  !saidOnce.has(reason.rule) &&
  units.some(({ subject, reasons }) => subject.area === 'object' && reasons.some(({ rule }) => rule === reason.rule));

const nameOf = ({ fold, subject }: Unit): string =>
  fold.clusters.length > 1 ? fold.names.general(objectName(subject)) : objectName(subject);

const whose = (context: Context, clusters: readonly string[]): string =>
  clusters.length === 0 ? '' : ` of ${whom(context, clusters)}`;

/** Every reason that no sentence of its own says: nothing risky is left to the details. */
export const restSentences = (context: Context, said: readonly Sentence[]): readonly Sentence[] => {
  const open = context.units
    .flatMap((unit) => unit.reasons.map((reason) => ({ unit, reason })))
    .filter(({ reason }) => reason.risk !== 'none')
    .filter((one) => !isSaid(one, said) && !isEcho(one, context));
  const groups = byText(open, ({ unit, reason }) => JSON.stringify([reason.risk, reason.text, unit.fold.clusters]));
  return [...groups.values()].map((group): Sentence => {
    const [first] = group;
    const names = [...new Set(group.map(({ unit }) => nameOf(unit)))];
    const what = names.length > 3 ? `${counted(names.length, 'object')} (${someOf(names)})` : names.join(', ');
    const clusters = first?.unit.fold.clusters ?? [];
    const text = first ? reasonText(first) : '';
    return { risk: first?.reason.risk ?? 'none', text: `${what}${whose(context, clusters)}: ${text}` };
  });
};

const reasonText = ({ unit, reason }: Open): string =>
  unit.fold.clusters.length > 1 ? unit.fold.names.general(reason.text) : reason.text;
