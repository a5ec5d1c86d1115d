import { insist, type Ledger } from '../report/ledger.ts';
import type { Ground, Suite } from '../suite.ts';
import { outcomeOf } from './outcome-of.ts';
import { parityPlans } from './plans.ts';
import { isClean, type Outcome, problemLines, unusedRows } from './report.ts';
import { parityTools } from './tools.ts';

const prove = async (ledger: Ledger, { tool }: Ground): Promise<void> => {
  const [istioctl, helm, kustomize, charts] = parityTools;
  const tools = { istioctl: tool(istioctl), helm: tool(helm), kustomize: tool(kustomize), charts: tool(charts) };
  const outcomes: Outcome[] = [];
  for (const plan of parityPlans)
    await ledger.prove(`specs and releases make the same cluster and keep what is promised: ${plan.title}`, () => {
      const outcome = outcomeOf(plan, tools);
      outcomes.push(outcome);
      insist(isClean(outcome), problemLines(outcome).join('\n'));
    });
  await ledger.prove('every known difference occurs in a plan: none only hides what is new', () => {
    insist(outcomes.length === parityPlans.length, 'not every plan was rendered');
    const unused = unusedRows(outcomes).map(({ id }) => id);
    insist(unused.length === 0, `rows that match nothing: ${unused.join(', ')}`);
  });
  const compared = outcomes.reduce((sum, { objects }) => sum + objects, 0);
  ledger.figure('objects compared between specs and releases', String(compared));
};

export const suite: Suite = {
  title:
    'a cluster is the same whether Helm or istioctl installs it, but for the differences that docs/parity.md lists',
  tools: parityTools,
  system: [],
  prove,
};
