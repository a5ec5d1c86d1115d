import { compare } from './compare.ts';
import { betweenPrograms, rename } from './known-differences.ts';
import type { RenderedObject } from './objects.ts';
import type { ParityPlan } from './plans.ts';
import { brokenPromises } from './promises.ts';
import { renderReleases, renderSpecs } from './render.ts';
import { judge, type Outcome } from './report.ts';
import type { Tools } from './tools.ts';

/** Compares what istioctl made of a plan with what helm did, and looks for what the plan promises in each. */
export const programsOutcome = (
  { title, cluster }: ParityPlan,
  specs: readonly RenderedObject[],
  releases: readonly RenderedObject[],
): Outcome => {
  const broken = [
    ...brokenPromises(cluster, specs).map((promise) => `${promise} (istioctl)`),
    ...brokenPromises(cluster, releases).map((promise) => `${promise} (helm)`),
  ];
  const compared = { title, sides: ['istioctl', 'helm'], objects: releases.length, broken } as const;
  return judge(betweenPrograms, compare(specs, releases, rename), compared);
};

/** Renders a plan in both ways, and judges the two. */
export const outcomeOf = (plan: ParityPlan, tools: Tools): Outcome =>
  programsOutcome(plan, renderSpecs(plan.cluster, tools), renderReleases(plan.cluster, tools));
