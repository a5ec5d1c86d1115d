import { recover, writeTogether } from '../../files/write-together.ts';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { assertSoundChange } from '../ca/bundle-changes.ts';
import { readPki } from '../ca/bundle-folder.ts';
import { clusterNamed } from '../ca/chosen-clusters.ts';
import { readForeignFile } from '../ca/foreign-bundle.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';
import { printable } from '../printable.ts';

export interface CaImportPublicInput {
  /** Path of mesh.yaml. */
  readonly mesh: string;
  readonly cluster: string;
  /** Certificates of the roots, as istiod of this cluster trusts them. */
  readonly root: string;
}

/**
 * Commits the root of a cluster whose CA is made elsewhere, for instance by cert-manager, so that webhooks are pinned to
 * it and the other clusters can be checked against it. No store and no key is involved.
 */
export const caImportPublic = async (input: CaImportPublicInput, io: Io, now: Date): Promise<ExitCode> => {
  const { root, plan } = readMesh(input.mesh);
  const { name } = clusterNamed(plan, input.cluster);
  recover(root);
  const { certificates, notes } = readForeignFile(input.root);
  const bundle = readPki(root, plan).find(({ cluster }) => cluster === name);
  if (bundle !== undefined && Object.hasOwn(bundle.files, 'ca-cert.pem')) {
    const problem = `${name} has a CA of its own in pki/${name}`;
    const remedy = 'change its roots with isthmus ca import, or remove that folder if its CA is made elsewhere now';
    throw new MeshError([errorAt('ca-exists', ['pki', name], problem, remedy)]);
  }
  const rootPem = certificates.map(({ pem }) => pem).join('');
  const files = { 'root-cert.pem': Buffer.from(rootPem) };
  assertSoundChange({ root, plan, now }, [{ cluster: name, form: 'public', files }]);
  writeTogether(root, new Map([[`pki/${name}/root-cert.pem`, rootPem]]));
  io.err(notes.map((note) => `${printable(note)}\n`).join(''));
  io.err(`pki/${name}/root-cert.pem: ${certificates.map(({ title }) => title).join(', ')}\n`);
  return 0;
};
