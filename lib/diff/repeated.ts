import type { Json } from '../plan/manifest.ts';
import type { Leaf } from './leaves.ts';
import { objectName, type Unit } from './units.ts';

/** Shorter values are in too many fields to say which change they belong to. */
const telling = 4;

const isTelling = (value: Json | undefined): boolean => typeof value === 'string' && value.length >= telling;

const keysFor = ({ key, before, after }: Leaf): readonly string[] => [
  JSON.stringify([key, before ?? null, after ?? null]),
  ...(isTelling(before) || isTelling(after) ? [JSON.stringify([before ?? null, after ?? null])] : []),
];

/** Values files and install specs, which come and go with what objects say in their own way. */
const inOtherForm = new Set(['', 'IstioOperator']);

/** What the objects of some clusters say, to know what another file only repeats. */
class Said {
  readonly #values = new Set<string>();
  readonly #rules = new Set<string>();
  readonly #objects = new Set<string>();

  add({ subject, reasons }: Unit): void {
    for (const leaf of subject.leaves) for (const key of keysFor(leaf)) this.#values.add(key);
    for (const { rule } of reasons) this.#rules.add(rule);
    this.#objects.add(objectName(subject));
  }

  holds({ subject, reasons }: Unit): boolean {
    const isWhole = !subject.before || !subject.after;
    return (
      reasons.every(({ rule, risk }) => risk !== 'trust' || this.#rules.has(rule)) &&
      (isWhole
        ? this.#values.size > 0 && (inOtherForm.has(subject.kind) || this.#objects.has(objectName(subject)))
        : subject.leaves.every((leaf) => keysFor(leaf).some((key) => this.#values.has(key))))
    );
  }
}

const clustersOf = ({ fold }: Unit): string => fold.clusters.join(',');

/** A list of other files than before says nothing that the files do not say, nor does a count of what was sealed. */
const lists = new Set(['kustomization', 'store']);

/** Sentences say what an index says; its signature `seal --check` looks at. */
const isList = ({ subject, reasons }: Unit): boolean =>
  subject.area === 'sealed-index' || (lists.has(subject.area) && reasons.length === 0);

/** Objects by which istiod and the gateways are installed. */
const installs = ({ subject: { area, kind, name } }: Unit): boolean =>
  area === 'object' &&
  (kind === 'HelmRelease' ||
    kind === 'Istio' ||
    /^istiod|eastwest/.test(name) ||
    (kind === 'ConfigMap' && /^istio(-|$)/.test(name)));

const isValuesFile = ({ subject: { area, kind } }: Unit): boolean => area === 'repeated' && kind === '';

/**
 * An install spec is what people run where nothing else installs, and values files are what Argo CD reads: only there do they
 * restart anything.
 */
export const withoutEchoes = (units: readonly Unit[]): readonly Unit[] => {
  const objects = new Set(units.filter(installs).flatMap(({ fold }) => fold.clusters));
  const values = new Set(units.filter(isValuesFile).flatMap(({ fold }) => fold.clusters));
  return units.map((unit) => {
    const echoes = unit.fold.clusters.every((name) => objects.has(name) || (values.has(name) && !isValuesFile(unit)));
    if (unit.subject.area !== 'repeated' || !echoes) return unit;
    return { ...unit, reasons: unit.reasons.filter(({ rule }) => rule !== 'release') };
  });
};

/**
 * Takes away what only repeats in another form what objects of the same clusters say: install specs, values files, sealed
 * and rendered sources. Whatever says more stays, and so does every risk that no object has.
 */
export const withoutRepetitions = (
  units: readonly Unit[],
): { readonly units: readonly Unit[]; readonly repeated: number } => {
  const said = new Map<string, Said>();
  for (const unit of units) {
    if (unit.subject.area !== 'object') continue;
    const known = said.get(clustersOf(unit)) ?? new Said();
    said.set(clustersOf(unit), known);
    known.add(unit);
  }
  const repeats = (unit: Unit): boolean =>
    isList(unit) || (unit.subject.area === 'repeated' && said.get(clustersOf(unit))?.holds(unit) === true);
  const kept = units.filter((unit) => !repeats(unit));
  const count = units.filter(repeats).reduce((sum, { fold }) => sum + Math.max(fold.clusters.length, 1), 0);
  return { units: kept, repeated: count };
};
