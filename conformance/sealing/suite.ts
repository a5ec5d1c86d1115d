import { join } from 'node:path';
import type { Ledger } from '../report/ledger.ts';
import type { Ground, Suite } from '../suite.ts';
import { Program } from './program.ts';
import { proveStore } from './store.ts';
import { fetchVectors, vectorsIn } from './vectors-package.ts';
import { proveWithAge } from './with-age.ts';
import { proveWithKubeseal } from './with-kubeseal.ts';
import { proveWithSops } from './with-sops.ts';
import { proveWithVectors } from './with-vectors.ts';

/** Every program in a folder of its own; all keys are thrown away with it. */
const prove = async (ledger: Ledger, { spec, tool }: Ground): Promise<void> => {
  const at = (name: string): string => join(spec.folder, name);
  await ledger.chapter('kubeseal', () => proveWithKubeseal(ledger, new Program(tool('kubeseal'), at('kubeseal'))));
  await ledger.chapter('sops', () => proveWithSops(ledger, new Program(tool('sops'), at('sops'))));
  await ledger.chapter('age', () => proveWithAge(ledger, new Program('age', at('age'))));
  await ledger.chapter('a store', () => proveStore(ledger, new Program('age', at('store'))));
  await ledger.chapter('test vectors', () => proveWithVectors(ledger, vectorsIn(spec.folder)));
};

export const suite: Suite = {
  title: 'kubeseal, sops and age open what isthmus seals and refuse what was changed; it opens what age writes',
  tools: ['kubeseal', 'sops'],
  system: ['age', 'openssl', 'script'],
  prepare: ({ folder }) => fetchVectors(folder),
  prove,
};
