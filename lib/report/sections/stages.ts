import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { type Stage, stages } from '../../plan/stage.ts';
import { code, paragraph, type Section } from '../html.ts';
import type { ReportInput, StageCounts } from '../report-input.ts';
import { cell, type Cell, tableMarkup } from '../table.ts';

/** Whether something of a stage is not sealed yet. */
const isPending = (stage: Stage, { cacerts, remoteSecrets }: ClusterPlan): boolean => {
  if (stage === '20-ca') return cacerts.state === 'pending';
  return stage === '50-remote-secrets' && remoteSecrets.some(({ state }) => state === 'pending');
};

const stageCell = (stage: Stage, cluster: ClusterPlan, counts: StageCounts | undefined): Cell => {
  if (isPending(stage, cluster)) return cell('pending', 'pending');
  const count = counts?.get(stage);
  return count === undefined ? cell('') : cell(String(count), 'fine');
};

/** The stages of each cluster and how many objects dist has of each. */
export const stagesSection = ({ plan, stages: found }: ReportInput): Section => {
  const missing = plan.clusters.filter(({ name }) => !found.has(name));
  return {
    id: 'stages',
    title: 'Stages',
    contents: [
      paragraph(
        'Objects in dist by stage; a stage is applied when the ones it needs are done. Pending: not sealed yet. A stage without a number has no objects in dist.',
      ),
      ...(missing.length === 0
        ? []
        : [
            paragraph(
              'dist holds nothing of ',
              `${missing.length} of ${plan.clusters.length} clusters: run `,
              code('isthmus synth'),
              '.',
            ),
          ]),
      tableMarkup({
        caption: 'Stages by cluster',
        heads: ['cluster', ...stages],
        rows: plan.clusters.map((cluster) => [
          cell(cluster.name),
          ...stages.map((stage) => stageCell(stage, cluster, found.get(cluster.name))),
        ]),
      }),
    ],
  };
};
