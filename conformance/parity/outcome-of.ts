import { compare } from './compare.ts';
import { rename } from './known-differences.ts';
import type { ParityPlan } from './plans.ts';
import { brokenPromises } from './promises.ts';
import { renderReleases, renderSpecs } from './render.ts';
import { judge, type Outcome } from './report.ts';
import type { Tools } from './tools.ts';

/** Renders a plan in both ways, compares them, and looks for what the plan promises in each. */
export const outcomeOf = ({ title, cluster }: ParityPlan, tools: Tools): Outcome => {
  const specs = renderSpecs(cluster, tools);
  const releases = renderReleases(cluster, tools);
  const broken = [
    ...brokenPromises(cluster, specs).map((promise) => `${promise} (spec)`),
    ...brokenPromises(cluster, releases).map((promise) => `${promise} (release)`),
  ];
  return judge(compare(specs, releases, rename), { title, objects: releases.length, broken });
};
