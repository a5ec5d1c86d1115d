import * as z from 'zod';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { type Signer, signerOf } from './index-signature.ts';

/** Below the folder of mesh.yaml: the public keys that may sign an index. */
export const signersFile = 'pki/signers.json';

const signersSchema = z.strictObject({
  version: z.literal(1),
  signers: z.array(z.strictObject({ id: z.string(), publicKey: z.string() })),
});

const parseSigners = (text: string): readonly Signer[] | undefined => {
  try {
    const { signers } = signersSchema.parse(JSON.parse(text));
    const read = signers.flatMap(({ id, publicKey }) => {
      const signer = signerOf(publicKey);
      return signer?.id === id ? [signer] : [];
    });
    return read.length === signers.length ? read : undefined;
  } catch {
    return undefined;
  }
};

/** Reads `pki/signers.json`: all of it, or nothing and one issue. */
export const readSigners = (
  file: string,
  text: string,
): { readonly signers: readonly Signer[]; readonly issues: readonly Issue[] } => {
  const signers = parseSigners(text);
  if (signers) return { signers, issues: [] };
  const problem = `${file} is not a list of the mesh's public signing keys`;
  return { signers: [], issues: [fileIssue('signers-unreadable', file, problem, 'restore it with git')] };
};
