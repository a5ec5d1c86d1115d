import { join } from 'node:path';
import { type CaCsrInput, caCsr } from '../../lib/cli/commands/ca-csr.ts';
import { type CaImportInput, caImport } from '../../lib/cli/commands/ca-import.ts';
import { readSigningRequest } from '../../lib/pki/signing-request.ts';
import { intermediateOf, type rootOf } from '../pki/mesh-of-tests.ts';
import { type MeshOfTests, now, testIo } from './ca-of-tests.ts';

export const request = async (mesh: MeshOfTests, cluster: string, own: Partial<CaCsrInput> = {}): Promise<string> => {
  const io = testIo();
  await caCsr({ ...mesh.input, cluster, out: undefined, newKey: false, ...own }, io, now);
  return io.said.out;
};

export const importWish = (mesh: MeshOfTests, cluster: string, own: Partial<CaImportInput> = {}): CaImportInput => ({
  ...mesh.input,
  cluster,
  cert: join(mesh.folder, '../answer.pem'),
  chain: undefined,
  root: join(mesh.folder, '../root.pem'),
  ...own,
});

export type Root = ReturnType<typeof rootOf>;

/** What an outside authority makes of a request. */
export const answer = (mesh: MeshOfTests, text: string, cluster: string, root: Root): string => {
  const reading = readSigningRequest(text);
  if (!reading.ok) throw new Error(reading.problem);
  const { certificate } = intermediateOf(root, cluster, { publicKey: reading.publicKey });
  mesh.put('../answer.pem', certificate.pem);
  mesh.put('../root.pem', root.certificate.pem);
  return certificate.pem;
};

export const imported = async (mesh: MeshOfTests, cluster: string, root: Root): Promise<string> => {
  const pem = answer(mesh, await request(mesh, cluster), cluster, root);
  await caImport(importWish(mesh, cluster), testIo(), now);
  return pem;
};
