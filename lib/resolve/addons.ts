import type { Addon } from '../declare/addon.ts';
import { isMap, merge } from '../declare/merge.ts';
import { forCluster } from '../declare/placeholder.ts';
import { schemaIssues } from '../declare/schema-issues.ts';
import type { AddonPlan } from '../plan/cluster-plan.ts';
import type { Issue, IssuePath } from '../plan/issue.ts';
import type { Json, JsonObject } from '../plan/manifest.ts';

/** What mesh.yaml says of the addons (or samples) of the whole mesh, of all clusters, and of one cluster; weakest first. */
export interface AddonLayers {
  readonly section: 'addons' | 'samples';
  readonly layers: readonly (Json | undefined)[];
}

const optionsOf = (name: string, { layers }: AddonLayers): Json | undefined => {
  let merged: Json | undefined;
  for (const layer of layers) {
    const said = isMap(layer) ? layer[name] : undefined;
    if (said === undefined) continue;
    // A map after false switches the addon on again, with what the map says.
    merged = said === false || merged === false ? said : merge(merged, said);
  }
  return merged;
};

/** The addons of one cluster in the order of the registry, their options merged, completed and free of placeholders. */
export const resolveAddons = (
  cluster: string,
  addons: readonly Addon[],
  from: AddonLayers,
): { readonly plans: readonly AddonPlan[]; readonly issues: readonly Issue[] } => {
  const plans: AddonPlan[] = [];
  const issues: Issue[] = [];
  for (const addon of addons) {
    const declared = optionsOf(addon.name, from);
    if (declared === undefined || declared === false) continue;
    const options = forCluster(declared, cluster);
    const path: IssuePath = ['clusters', cluster, from.section, addon.name];
    const parsed = addon.options.safeParse(options);
    if (parsed.success) plans.push({ name: addon.name, options: parsed.data as JsonObject });
    else issues.push(...schemaIssues(addon.options, options, parsed.error, path).map(({ key: _, ...issue }) => issue));
  }
  return { plans, issues };
};
