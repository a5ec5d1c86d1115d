import type { Issue } from '../plan/issue.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';

/** One check of relations over the whole mesh. */
export type Rule = (mesh: MeshPlan) => readonly Issue[];
