import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { openStore } from '../../lib/store/open.ts';
import { DeadlyFiles, killSelf } from '../files/deadly-files.ts';
import { cacerts, secret, storeIn, withIdentity } from './store-fixture.ts';

/** Changes a store, adds a root to it, or makes one, and is killed at a step; prints the steps if it is not. */
const main = async (): Promise<void> => {
  const [what, folder = '', rootFolder = '', identityFile = '', step = ''] = process.argv.slice(2);
  const identity = AgeIdentity.read(readFileSync(identityFile, 'utf8').trim());
  if (identity === undefined) throw new Error('no identity');
  const files = new DeadlyFiles(Number(step), killSelf);
  const unlock = withIdentity(identity);
  if (what === 'create') storeIn(folder, identity, { rootFolder, files });
  else {
    const store = openStore(folder, undefined, rootFolder, { files, random: randomBytes });
    if (what === 'change') {
      (await store.work(unlock)).change((draft) => {
        draft.putCacerts('east', cacerts('new'));
        draft.putSealingKey('east', 'age', secret('new key'));
        draft.setProfile('new');
      });
    } else {
      // It loads what the other ways do without.
      const { rootOf } = await import('../pki/mesh-of-tests.ts');
      const { certificate, key } = rootOf();
      (await store.root(unlock)).addRoot(certificate.pem, key);
    }
  }
  process.stdout.write(String(files.steps));
};

main().catch((error: unknown) => {
  process.stderr.write(String(error));
  process.exitCode = 1;
});
