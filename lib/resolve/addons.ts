import type { AddonWords } from '../declare/addon.ts';
import { merge } from '../plan/merge.ts';
import { forCluster } from '../declare/placeholder.ts';
import { wholeOptions } from '../declare/schema/options.ts';
import { schemaIssues } from '../declare/schema-issues.ts';
import type { AddonPlan } from '../plan/cluster-plan.ts';
import type { Issue } from '../plan/issue.ts';
import { isMap, type Json } from '../plan/manifest.ts';
import type { AddonSection, DeclaredCluster } from './declared-cluster.ts';

const optionsOf = (name: string, layers: readonly (Json | undefined)[]): Json | undefined => {
  let merged: Json | undefined;
  for (const layer of layers) {
    const said = isMap(layer) ? layer[name] : undefined;
    if (said === undefined) continue;
    // A map after false switches the addon on again, with what the map says.
    merged = said === false || merged === false ? said : merge(merged, said);
  }
  return merged;
};

export interface ResolvedAddons {
  readonly plans: readonly AddonPlan[];
  readonly issues: readonly Issue[];
}

/** The addons (or samples) of one cluster in the order of the registry, their options merged, completed and literal. */
export const resolveAddons = (
  cluster: DeclaredCluster,
  section: AddonSection,
  known: readonly AddonWords[],
): ResolvedAddons => {
  const plans: AddonPlan[] = [];
  const issues: Issue[] = [];
  for (const { name, options: whole } of known) {
    const declared = optionsOf(name, cluster.layers[section]);
    if (declared === undefined || declared === false) continue;
    const options = forCluster(declared, cluster.name);
    const schema = wholeOptions(whole);
    const parsed = schema.safeParse(options);
    if (parsed.success) plans.push({ name, options: parsed.data });
    else issues.push(...schemaIssues(schema, options, parsed.error, ['clusters', cluster.name, section, name]));
  }
  return { plans, issues };
};
