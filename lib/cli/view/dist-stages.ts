import { lstatSync, readFileSync } from 'node:fs';
import { joinBelow } from '../../files/safe-path.ts';
import { inventoryName, readClusterInventory } from '../../emit/inventory.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { type Stage, stages } from '../../plan/stage.ts';
import type { StageCounts } from '../../report/report-input.ts';

/** An inventory of a thousand peers has less. */
const maxBytes = 16 * 1024 * 1024;

const textAt = (path: string | undefined): string | undefined => {
  if (path === undefined) return undefined;
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size <= maxBytes ? readFileSync(path, 'utf8') : undefined;
};

const isStage = (text: string): text is Stage => stages.some((stage) => stage === text);

/**
 * How many objects dist has of each stage, by cluster; clusters whose inventory is missing or cannot be read are left
 * out: check says why. The names come from a declaration whose rules may be broken.
 */
export const distStages = (dist: string, { clusters }: MeshPlan): ReadonlyMap<string, StageCounts> => {
  const found = new Map<string, StageCounts>();
  for (const { name } of clusters) {
    const file = `${name}/${inventoryName}`;
    const { inventory } = readClusterInventory(textAt(joinBelow(dist, file)), file);
    if (inventory === undefined) continue;
    const counts = new Map<Stage, number>();
    for (const { stage } of inventory.objects) if (isStage(stage)) counts.set(stage, (counts.get(stage) ?? 0) + 1);
    found.set(name, counts);
  }
  return found;
};
