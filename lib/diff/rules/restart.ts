import { keysOf, type Leaf } from '../leaves.ts';
import { argoSources } from './argo-sources.ts';
import { type Rule, someOf, type Subject, textAt } from './rule.ts';

const workloads = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'Rollout']);

/** What says nothing about pods: it changes how many there are, or what stands before them. */
const besidePods =
  /^((pilot\.)?(replicaCount|autoscale\w*)|autoscaling|hpaSpec|service|serviceAnnotations|podDisruptionBudget|networkGateway|annotations|labels|rbac|serviceAccount|minReadySeconds|defaultRevision|revisionTags|base|istiodRemote)(\.|$)/;

const chartOf = ({ before, after }: Subject): string =>
  textAt(after ?? before, 'spec', 'chart', 'spec', 'chart') ||
  (argoSources(after ?? before).find(({ chart }) => chart !== '')?.chart ?? '');

const valuesOf = (subject: Subject): readonly Leaf[] =>
  subject.leaves.filter(({ path }) => path[0] === 'spec' && path[1] === 'values');

const chartChanges = ({ kind, before, after, leaves }: Subject): boolean =>
  (kind === 'HelmRelease' || kind === 'Istio' || kind === 'Application') &&
  before !== undefined &&
  after !== undefined &&
  leaves.some(({ path }) =>
    /^spec\.(chart|chartRef|version|sources?\.targetRevision|postRenderers)(\.|$)/.test(keysOf(path)),
  );

const podValues = (subject: Subject): readonly Leaf[] =>
  valuesOf(subject).filter(({ path }) => !besidePods.test(keysOf(path.slice(2))));

/** Pods are made again when their template changes. */
export const podTemplate: Rule = {
  name: 'pod-template',
  risk: 'restart',
  reasons: ({ kind, before, after, leaves }) => {
    if (!workloads.has(kind) || before === undefined || after === undefined) return [];
    const fields = leaves.filter(({ path }) => path[0] === 'spec' && path[1] === 'template');
    return fields.length === 0 ? [] : [`its pods restart: ${someOf(fields.map(({ key }) => key))} changes`];
  },
};

/** What a chart makes of its values; only the cluster knows, so rather one restart too many is announced. */
export const release: Rule = {
  name: 'release',
  risk: 'restart',
  reasons: (subject) => {
    if (subject.before === undefined || subject.after === undefined) return [];
    if (subject.kind !== 'HelmRelease' && subject.kind !== 'Istio' && subject.kind !== 'Application') return [];
    const name = chartOf(subject) || subject.name;
    if (name === 'base') return [];
    if (chartChanges(subject)) return [`${name} is rolled out anew`];
    const values = podValues(subject);
    return values.length === 0 ? [] : [`pods of ${name} may restart: ${someOf(values.map(({ key }) => key))} changes`];
  },
};

const inOperator = /^spec\.(values|components\.\w+\.k8s)\./;

/** What a values file or an install spec sets up; empty for every other file. */
const installedBy = ({ area, kind, path, name }: Subject): string => {
  if (area !== 'repeated') return '';
  if (kind === 'IstioOperator') return /eastwest/.test(name) ? 'the gateway' : 'istiod';
  const chart = kind === '' ? (/(^|\/)helm\/([^/]+)\.yaml$/.exec(path)?.[2] ?? '') : '';
  return chart === 'istio-base' || chart === 'base' ? '' : chart;
};

/** Where an engine or a person reads values from a file, no object says that they change. */
export const installed: Rule = {
  name: 'release',
  risk: 'restart',
  reasons: (subject) => {
    const what = installedBy(subject);
    if (what === '' || subject.before === undefined || subject.after === undefined) return [];
    const fields = subject.leaves.filter(({ path }) => !besidePods.test(keysOf(path).replace(inOperator, '')));
    return fields.length === 0 ? [] : [`pods of ${what} may restart: ${someOf(fields.map(({ key }) => key))} changes`];
  },
};
