import type { InstallPlan } from './mesh-settings.ts';
import type { Stage } from './stage.ts';

/** Stages that hold what an install method makes; another method may have no stage for CRDs at all. */
const carrying: readonly Stage[] = ['00-crds', '30-istiod', '60-eastwest'];

/**
 * Whether nothing of a stage may be removed because the install method is about to change, or has just changed: until
 * the new method's objects are applied everywhere, whatever leaves the tree still carries the mesh.
 */
export const isSwitching = ({ next }: Pick<InstallPlan, 'next'>, stage: Stage): boolean =>
  next !== '' && carrying.includes(stage);

/** Whether the method that is declared now will be another one with the next pull request. */
export const isLeaving = ({ method, next }: Pick<InstallPlan, 'method' | 'next'>): boolean =>
  next !== '' && next !== method;
