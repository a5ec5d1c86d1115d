import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { compare } from './compare.ts';
import { rename } from './known-differences.ts';
import { type ParityPlan, parityPlans } from './plans.ts';
import { brokenPromises } from './promises.ts';
import { renderReleases, renderSpecs } from './render.ts';
import { isClean, judge, type Outcome, reportText, unusedRows } from './report.ts';
import { ToolError, type Tools } from './tools.ts';

const usage = `usage: npm run parity -- --istioctl PATH --helm PATH --charts DIR [--kustomize PATH] [--mesh FILE]
  --charts     manifests/charts of Istio's sources, of the version of istioctl
  --kustomize  default: kustomize beside helm
  --mesh       compare the clusters of this declaration; default: the plans of plans.ts
`;

interface Call {
  readonly tools: Tools;
  /** The declaration to compare; undefined: our own plans. */
  readonly mesh: string | undefined;
}

const readCall = (): Call | undefined => {
  const text = { type: 'string' } as const;
  const options = { istioctl: text, helm: text, charts: text, kustomize: text, mesh: text };
  const { istioctl, helm, charts, kustomize, mesh } = parseArgs({ options }).values;
  if (istioctl === undefined || helm === undefined || charts === undefined) return undefined;
  const tools = {
    istioctl: resolve(istioctl),
    helm: resolve(helm),
    charts: resolve(charts),
    kustomize: resolve(kustomize ?? join(dirname(helm), 'kustomize')),
  };
  return { tools, mesh };
};

const outcomeOf = ({ title, cluster }: ParityPlan, tools: Tools): Outcome => {
  const specs = renderSpecs(cluster, tools);
  const releases = renderReleases(cluster, tools);
  const broken = [
    ...brokenPromises(cluster, specs).map((promise) => `${promise} (spec)`),
    ...brokenPromises(cluster, releases).map((promise) => `${promise} (release)`),
  ];
  return judge(compare(specs, releases, rename), { title, objects: releases.length, broken });
};

/** Renders and compares every plan; 0 when all differences are known and all promises kept, 1 when not, 2 for a wrong call, 3 when a program or the declaration is refused. */
const main = async (): Promise<number> => {
  const call = readCall();
  if (!call) {
    process.stderr.write(usage);
    return 2;
  }
  // Loaded only when asked for: it brings the whole registry along.
  const plans = call.mesh === undefined ? parityPlans : (await import('./mesh-plans.ts')).plansOfMesh(call.mesh);
  const outcomes = plans.map((plan) => outcomeOf(plan, call.tools));
  // One mesh need not bring out every row.
  const unused = call.mesh === undefined ? unusedRows(outcomes) : [];
  process.stdout.write(reportText(outcomes, unused));
  return unused.length === 0 && outcomes.every(isClean) ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ToolError || error instanceof MeshError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 3;
}
