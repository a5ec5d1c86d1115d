import { loadDeclaration } from '../declare/load.ts';
import { nothingCommitted } from '../declare/committed.ts';
import { refuseErrors } from '../plan/mesh-error.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import { resolveMesh } from '../resolve/resolve.ts';
import { secretWords } from '../words.ts';

/** A mesh as the verbs that handle secrets see it. */
export interface MeshOutline {
  /** Absolute folder of mesh.yaml. */
  readonly root: string;
  /** Without addons and samples, and as if nothing were sealed yet: sealed documents are read where they are needed. */
  readonly plan: MeshPlan;
}

/**
 * Reads mesh.yaml as data: no main.ts, no constructs. Throws a MeshError with the errors of the declaration; warnings
 * are left to synth. Verbs that only look, or bring keys to safety, pass over errors of `relations`: a gateway that is
 * declared wrongly must not stand in the way of a backup.
 */
export const readMesh = (meshFile: string, relations: 'checked' | 'passed-over' = 'checked'): MeshOutline => {
  const declaration = loadDeclaration(meshFile, secretWords, 'bare');
  const { plan, issues } = resolveMesh(declaration, nothingCommitted, secretWords);
  if (relations === 'checked') refuseErrors(issues.filter(({ severity }) => severity === 'error'));
  return { root: declaration.root, plan };
};
