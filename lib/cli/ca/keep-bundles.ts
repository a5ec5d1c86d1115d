import type { StoredCacerts } from '../../store/store.ts';
import type { Io } from '../io.ts';
import type { SecretContext } from '../secret-context.ts';
import { assertSoundBundles, bundleFiles } from './bundle-changes.ts';
import { commitToBoth } from './ca-commit.ts';
import { reportBundles } from './issue-report.ts';
import { sealAndForget } from './seal-and-forget.ts';

/**
 * Takes new bundles into the store and their public files into `pki/`, or seals them at once and keeps no key, and says
 * so. Throws a MeshError, with nothing changed, for bundles that istiod would refuse.
 */
export const keepBundles = (
  context: SecretContext,
  bundles: ReadonlyMap<string, StoredCacerts>,
  discardKeys: boolean,
  io: Io,
): void => {
  const findings = assertSoundBundles(context, bundles);
  const files = bundleFiles(bundles);
  if (discardKeys) sealAndForget(context, bundles, files, io);
  else {
    commitToBoth(
      context,
      (draft) => {
        for (const [cluster, bundle] of bundles) draft.putCacerts(cluster, bundle);
      },
      files,
    );
  }
  reportBundles(bundles, findings, io);
};
