import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { leavesOf } from '../../plan/merge.ts';
import { type ObjectPatch, overriddenCharts } from '../../plan/overrides-plan.ts';

/** Overridden values of one chart, or of the mesh config, by their paths. */
export interface OverriddenValues {
  readonly of: string;
  readonly paths: readonly string[];
}

/** A step with a dot in it is put in brackets, as in jq, so that a path can be read back. */
const pathText = (path: readonly string[]): string =>
  path.reduce((text, step) => {
    if (step.includes('.')) return `${text}["${step}"]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');

/** What a cluster overrides of values and mesh config; nothing where it overrides none. */
export const overriddenValues = ({ overrides }: ClusterPlan): readonly OverriddenValues[] =>
  [
    ...overriddenCharts.map((chart): OverriddenValues => ({
      of: chart,
      paths: leavesOf(overrides.values[chart]).map(pathText),
    })),
    { of: 'meshConfig', paths: leavesOf(overrides.meshConfig).map(pathText) },
  ].filter(({ paths }) => paths.length > 0);

/** What a cluster overrides of the objects that its charts make. */
export const overriddenObjects = ({ overrides }: ClusterPlan): readonly (OverriddenValues & { reason: string })[] =>
  overrides.patches
    .filter(({ release }) => release !== '')
    .map(({ target, release, reason }) => ({
      of: `release ${release}`,
      paths: [`${target.kind} ${target.name}`],
      reason,
    }));

const patchLine = ({ target, release, reason }: ObjectPatch): string =>
  `- ${target.kind} \`${target.name}\`${release === '' ? '' : ` of release \`${release}\``}: ${reason}`;

/** The part of a cluster's README that tells what the declaration overrides; empty where it overrides nothing. */
export const overridesSection = (cluster: ClusterPlan, patches: readonly ObjectPatch[]): string => {
  const values = overriddenValues(cluster);
  if (values.length === 0 && patches.length === 0) return '';
  const lines = [
    '',
    '## Overrides',
    '',
    'What mesh.yaml overrides here, past what isthmus says by itself:',
    '',
    ...values.map(
      ({ of, paths }) => `- ${of === 'meshConfig' ? 'mesh config' : `values of ${of}`}: \`${paths.join('`, `')}\``,
    ),
    ...patches.map(patchLine),
    '',
  ];
  return lines.join('\n');
};
