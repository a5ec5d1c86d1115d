import type { Stage } from '../../lib/plan/stage.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { FluxLab } from './flux-lab.ts';
import { ownedBy } from './owned.ts';

/** Stages that need istiod. */
export const afterStage30: readonly Stage[] = [
  '40-expose',
  '50-remote-secrets',
  '60-eastwest',
  '70-addons',
  '80-samples',
];

export const afterStage20: readonly Stage[] = ['30-istiod', ...afterStage30];

/** Nothing of these stages stands in the cluster, and Flux says that they wait. */
export const insistOnNothingOf = (lab: FluxLab, stages: readonly Stage[]): void => {
  const all = lab.kustomizations();
  for (const stage of stages) {
    const found = all.get(lab.stage(stage));
    insist(found?.reason === 'DependencyNotReady', `${stage}: ${found?.reason} ${found?.message}`);
    insist(lab.journal.firstObject(lab.stage(stage)) === undefined, `something of ${stage} was applied`);
  }
  const applied = ownedBy(
    lab.cluster,
    stages.map((stage) => lab.stage(stage)),
  );
  insist(applied.size === 0, `applied: ${[...applied.keys()].join(', ')}`);
};

/** Waits until Flux looked twice more whether a stage may start. */
export const lookedTwice = async (lab: FluxLab, stage: Stage): Promise<void> => {
  const name = lab.stage(stage);
  const before = lab.controller.refusals(name);
  await lab.until(`Flux to look twice at ${stage}`, 60, () => lab.controller.refusals(name) >= before + 2);
};

const needsOf: readonly (readonly [Stage, Stage])[] = [
  ['20-ca', '10-namespaces'],
  ['30-istiod', '20-ca'],
  ...afterStage30.map((stage) => [stage, '30-istiod'] as const),
];

/** The first time that the stages came, each came after the one that it needs. Stage 50 may be empty. */
export const proveOrder = (
  ledger: Ledger,
  { journal, stage }: FluxLab,
  more: readonly (readonly [Stage, Stage])[] = [],
): Promise<void> =>
  ledger.prove('No stage applied an object before the stage it depends on was Ready', () => {
    for (const [later, needed] of [...more, ...needsOf]) {
      const ready = journal.firstReady(stage(needed)) ?? Infinity;
      const begun = journal.firstObject(stage(later)) ?? (later === '50-remote-secrets' ? Infinity : 0);
      insist(ready < begun, `${later} came at ${begun}, ${needed} was Ready at ${ready}`);
      const done = journal.firstReady(stage(later)) ?? 0;
      insist(ready < done, `${later} was Ready at ${done}, ${needed} at ${ready}`);
    }
  });
