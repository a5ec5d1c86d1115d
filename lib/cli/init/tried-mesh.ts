import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Issue } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { defaultRegistry } from '../../registry.ts';
import { compileMesh, emptyCustomisation } from '../../synth/synth.ts';
import { readMesh } from '../mesh-outline.ts';

/** What synth will make of a first mesh.yaml. */
export interface TriedMesh {
  readonly plan: MeshPlan;
  /** Path below dist to text; empty where something has to be rendered first. */
  readonly tree: ReadonlyMap<string, string>;
}

const withoutPlace = ({ code, severity, path, problem, remedy }: Issue): Issue => ({
  code,
  severity,
  path,
  problem,
  remedy,
});

const compiledTree = async (file: string): Promise<TriedMesh['tree']> => {
  try {
    return (await compileMesh(file, emptyCustomisation(defaultRegistry))).tree;
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    // The one thing that a declaration cannot bring itself: what istioctl makes of it.
    const errors = error.issues.filter(({ code, severity }) => severity === 'error' && code !== 'rendered-missing');
    if (errors.length === 0) return new Map();
    // There is no file yet that a line could be looked up in.
    throw new MeshError(errors.map(withoutPlace));
  }
};

/** Compiles a mesh.yaml before it is written, in a folder of its own. Throws a MeshError with what synth has against it. */
export const triedMesh = async (text: string): Promise<TriedMesh> => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-init-'));
  try {
    const file = join(folder, 'mesh.yaml');
    writeFileSync(file, text);
    return { tree: await compiledTree(file), plan: readMesh(file).plan };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
