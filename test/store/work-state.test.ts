import { expect, test } from '@jest/globals';
import { partsOfState, stateOfParts } from '../../lib/store/work-state.ts';

test('a store that was written before there were pins has none', () => {
  const signers = { work: 'a', root: 'b' };
  const keys = { fingerprintKey: Buffer.alloc(32), signerSeed: Buffer.alloc(32) };
  const parts = new Map(partsOfState({ signers, recipients: [], pins: [], profile: '', ...keys }));
  parts.delete('pins');
  expect(stateOfParts(parts).pins).toEqual([]);
});
