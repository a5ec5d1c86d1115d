import { keysOf, type Leaf } from '../leaves.ts';
import { type Rule, someOf, type Subject, textAt } from './rule.ts';

const workloads = new Set(['Deployment', 'DaemonSet', 'StatefulSet', 'ReplicaSet', 'Rollout']);

/** What says nothing about pods: it changes how many there are, or what stands before them. */
const besidePods =
  /^(replicaCount|autoscale\w*|autoscaling|service|podDisruptionBudget|networkGateway|annotations|labels|rbac|serviceAccount|minReadySeconds|defaultRevision|revisionTags|base|istiodRemote)(\.|$)/;

const chartOf = ({ before, after }: Subject): string =>
  textAt(after ?? before, 'spec', 'chart', 'spec', 'chart') || textAt(after ?? before, 'spec', 'source', 'chart');

const valuesOf = (subject: Subject): readonly Leaf[] =>
  subject.leaves.filter(({ path }) => path[0] === 'spec' && path[1] === 'values');

const chartChanges = ({ kind, before, after, leaves }: Subject): boolean =>
  (kind === 'HelmRelease' || kind === 'Istio' || kind === 'Application') &&
  before !== undefined &&
  after !== undefined &&
  leaves.some(({ path }) =>
    /^spec\.(chart|chartRef|version|source\.targetRevision|postRenderers)(\.|$)/.test(keysOf(path)),
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
