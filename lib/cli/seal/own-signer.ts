import { fileIssue } from '../../plan/file-issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { publicKeyText } from '../../sealing/index-signature.ts';
import { type Signer, signerOf } from '../../signed-index/index-signature.ts';
import { readSigners, signersFile } from '../../signed-index/signers.ts';
import { readPublicFile } from './public-file.ts';
import type { SealContext } from './seal-context.ts';

const refuse = (problem: string): MeshError =>
  new MeshError([
    fileIssue(
      'signers-differ',
      signersFile,
      problem,
      `restore ${signersFile} with git; nothing is sealed while others could sign for this mesh`,
    ),
  ]);

/**
 * The store's own signer, and that `pki/signers.json` lists it and nobody else: only the store decides who signs, so a
 * signer that a pull request added counts for nothing here. Throws a MeshError.
 */
export const ownSigner = ({ root, work }: Pick<SealContext, 'root' | 'work'>): Signer => {
  const own = signerOf(publicKeyText(work.signer));
  if (!own) throw new RangeError('the store holds no key that can sign');
  const text = readPublicFile(root, signersFile);
  if (text === undefined) throw refuse(`${signersFile} is missing`);
  const { signers, issues } = readSigners(signersFile, text);
  if (issues.length > 0) throw new MeshError(issues);
  if (!signers.some(({ id }) => id === own.id)) throw refuse(`${signersFile} does not list the signer of the store`);
  const foreign = signers.filter(({ id }) => id !== own.id).map(({ id }) => id);
  if (foreign.length > 0) throw refuse(`${signersFile} lists ${foreign.join(', ')}, which the store does not know`);
  return own;
};
