import * as z from 'zod';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { type Signer, signerOf } from './index-signature.ts';

const signersSchema = z.strictObject({
  version: z.literal(1),
  signers: z.array(z.strictObject({ id: z.string(), publicKey: z.string() })),
});

/** `pki/signers.json` for these public keys (32 bytes in base64), sorted. Throws a RangeError for what is none. */
export const writeSigners = (publicKeys: readonly string[]): string => {
  const signers = [...new Set(publicKeys)].toSorted().map((publicKey) => {
    const signer = signerOf(publicKey);
    if (!signer) throw new RangeError('a signer needs an Ed25519 public key of 32 bytes in base64');
    return { id: signer.id, publicKey };
  });
  return `${JSON.stringify({ version: 1, signers }, undefined, 2)}\n`;
};

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
