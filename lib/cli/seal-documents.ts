import { SealingRun, type SealedDocuments, type SealWish } from './seal/sealing-run.ts';
import type { SealContext } from './seal/seal-context.ts';

export type { SealedDocuments, SealWish } from './seal/sealing-run.ts';

/**
 * Seals Secrets for clusters: their documents, and the signed index of every cluster that is touched. A document that is
 * still the one of its Secret stays, byte for byte; with `reseal` all are made anew. Every Secret is wiped, also when
 * this fails; an iterable may make them one at a time.
 *
 * Nothing is written: hand `changes` to writeTogether. Throws a MeshError with every reason not to seal: nobody approved
 * a recipient, an index that does not verify, a kept document that is not the one that was signed.
 */
export const sealDocuments = (
  context: SealContext,
  wishes: Iterable<SealWish>,
  { reseal }: { readonly reseal: boolean },
): SealedDocuments => {
  try {
    const run = new SealingRun(context, reseal);
    for (const wish of wishes) run.seal(wish);
    return run.finish();
  } finally {
    if (Array.isArray(wishes)) for (const { secret } of wishes) secret.wipe();
  }
};
