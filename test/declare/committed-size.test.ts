import { expect, test } from '@jest/globals';
import { readCommitted } from '../../lib/declare/committed.ts';
import { inFolder } from '../mesh-folder.ts';

test('a committed file of more than a mebibyte is not read, and is an issue', () => {
  const file = 'sealed/cluster1/cacerts.yaml';
  inFolder({ [file]: 'x'.repeat(1024 * 1024 + 1) }, (folder) => {
    const { issues, clusters } = readCommitted(folder, ['cluster1']);
    expect(issues).toMatchObject([{ code: 'committed-too-large', severity: 'error', at: { file } }]);
    expect(clusters.get('cluster1')?.documents).toEqual([]);
  });
  inFolder({ [file]: 'x'.repeat(1024 * 1024) }, (folder) => {
    expect(readCommitted(folder, ['cluster1']).issues).toEqual([]);
  });
});
