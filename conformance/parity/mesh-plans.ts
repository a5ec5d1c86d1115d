import { dirname, resolve } from 'node:path';
import { readCommitted } from '../../lib/declare/committed.ts';
import { loadDeclaration } from '../../lib/declare/load.ts';
import { refuseErrors } from '../../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { resolveMesh } from '../../lib/resolve/resolve.ts';
import type { ParityPlan } from './plans.ts';

/** The clusters of a declaration, as synth plans them. Throws a MeshError when synth would refuse it. */
export const plansOfMesh = (file: string): readonly ParityPlan[] => {
  const declaration = loadDeclaration(file, defaultRegistry);
  const committed = readCommitted(dirname(resolve(file)), Object.keys(declaration.spec.clusters));
  const { plan, issues } = resolveMesh(declaration, committed, defaultRegistry);
  refuseErrors(issues);
  return plan.clusters.map((cluster) => ({ title: `${file}: ${cluster.name}`, cluster }));
};
