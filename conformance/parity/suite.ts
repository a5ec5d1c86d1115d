import { join } from 'node:path';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Ground, Suite } from '../suite.ts';
import { betweenPrograms, type KnownDifference } from './known-differences.ts';
import { outcomeOf } from './outcome-of.ts';
import { parityPlans } from './plans.ts';
import { proveRandomDeclarations } from './random-proofs.ts';
import { renderedEdits } from './rendered-edits.ts';
import { isClean, type Outcome, problemLines, unusedRows } from './report.ts';
import { parityTools, type Tools } from './tools.ts';

const provePlans = async (ledger: Ledger, tools: Tools): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const plan of parityPlans)
    await ledger.prove(`specs and releases make the same cluster and keep what is promised: ${plan.title}`, () => {
      const outcome = outcomeOf(plan, tools);
      outcomes.push(outcome);
      insist(isClean(outcome), problemLines(outcome).join('\n'));
    });
  const compared = outcomes.reduce((sum, { objects }) => sum + objects, 0);
  ledger.figure('objects compared between specs and releases', String(compared));
  return outcomes;
};

const proveUse = (
  ledger: Ledger,
  what: string,
  rows: readonly KnownDifference[],
  outcomes: readonly Outcome[],
): Promise<void> =>
  ledger.prove(`every ${what} occurs: none only hides what is new`, () => {
    const unused = unusedRows(rows, outcomes).map(({ id }) => id);
    insist(unused.length === 0, `rows that match nothing: ${unused.join(', ')}`);
  });

const prove = async (ledger: Ledger, { spec, tool }: Ground): Promise<void> => {
  const [istioctl, helm, kustomize, charts] = parityTools;
  const tools = { istioctl: tool(istioctl), helm: tool(helm), kustomize: tool(kustomize), charts: tool(charts) };
  const plans = await provePlans(ledger, tools);
  const root = join(spec.root, 'pki/cluster1/root-cert.pem');
  const folder = join(spec.folder, 'declarations');
  const { programs, edits } = await proveRandomDeclarations(ledger, { tools, root, folder });
  await proveUse(ledger, 'known difference of helm and istioctl', betweenPrograms, [...plans, ...programs]);
  await proveUse(ledger, 'known edit of rendered', renderedEdits, edits);
};

export const suite: Suite = {
  title:
    'a cluster is the same whether helm, istioctl or rendered installs it, but for the differences that docs/parity.md lists',
  tools: parityTools,
  system: [],
  prove,
};
