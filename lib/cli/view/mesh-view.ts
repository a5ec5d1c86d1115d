import { type Committed, readCommitted } from '../../declare/committed.ts';
import { loadDeclaration } from '../../declare/load.ts';
import type { Mark } from '../../graph/mark.ts';
import { meshPicture } from '../../graph/mesh-picture.ts';
import type { Picture } from '../../graph/picture.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { resolveMesh } from '../../resolve/resolve.ts';
import { secretWords } from '../../words.ts';

/** A mesh as it is shown: the declaration without addons and samples, and what is sealed. */
export interface MeshView {
  /** Absolute folder of mesh.yaml. */
  readonly root: string;
  readonly plan: MeshPlan;
  readonly committed: Committed;
}

/**
 * Reads mesh.yaml as data (no main.ts, no constructs) and what is committed beside it. What is wrong with it is a matter of
 * check: a picture is wanted most where something is wrong, so only what cannot be read at all throws a MeshError.
 */
export const readMeshView = (meshFile: string): MeshView => {
  const declaration = loadDeclaration(meshFile, secretWords, 'bare');
  const committed = readCommitted(declaration.root, Object.keys(declaration.spec.clusters));
  const { plan } = resolveMesh(declaration, committed, secretWords);
  return { root: declaration.root, plan, committed };
};

/** The picture of a mesh, red where something is marked. */
export const pictureOfView = ({ plan, committed }: MeshView, marks: readonly Mark[]): Picture => {
  const certificates = [...committed.clusters].map(
    ([name, { caCertificate }]) => [name, caCertificate?.text ?? ''] as const,
  );
  return meshPicture(plan, { marks, authorities: new Map(certificates) });
};
