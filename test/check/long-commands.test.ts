import { expect, test } from '@jest/globals';
import { findingsIn, fixture } from './fixture.ts';

test.each(['diff ', 'create-remote-secret ', 'kubectl config get-contexts -o name '])(
  'a line of a script that repeats %s for ever is data, and read once',
  (word) => {
    const begun = performance.now();
    const found = findingsIn({ ...fixture('clean'), 'scripts/data.sh': `${word.repeat(60_000)}\nsleep 60\n` });
    expect(found.map(({ code }) => code)).toEqual(['command-sleep']);
    expect(performance.now() - begun).toBeLessThan(5000);
  },
);
