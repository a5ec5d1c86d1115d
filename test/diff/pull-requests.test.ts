import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pullRequests } from './pull-requests.ts';
import { commentOn } from './reviewed.ts';

const folder = join(import.meta.dirname, 'golden');

/** What a reviewer must read in the first line. */
const firstLines: Readonly<Record<string, RegExp>> = {
  'add-a-cluster': /^\*\*Risk trust: cluster3 joins in network3: 2 peers will read its API server/,
  'rotate-the-root': /^\*\*Risk trust: cluster1 and cluster2 will trust Root CA print1 instead of Root CA print2/,
  'bump-istio':
    /^\*\*Risk restart: istiod of cluster1 and cluster2: 1\.30\.2 to 1\.30\.3, sidecars have to be restarted/,
  'change-the-gateway-service': /^\*\*Risk trust: who may connect to the gateway of cluster1 and cluster2 changes/,
  'rename-a-network': /^\*\*Risk traffic: the network network1 is renamed to dmz \(cluster1\)/,
  reseal: /^\*\*Risk none: cacerts of cluster1 is sealed anew for the same recipient/,
  'remove-a-cluster': /^\*\*Risk traffic: cluster3 leaves: 2 peers will no longer see its endpoints/,
  'change-an-addon': /^\*\*Risk restart: addon kiali of cluster1 and cluster2 changes/,
  'change-a-label-everywhere':
    /^\*\*Risk none: dist claims equal inputs, and that every change comes from isthmus VERSION to 9\.9\.9\. 70 objects: label only/,
  'switch-the-engine': /^\*\*Risk trust: the engine changes from flux to argocd/,
};

describe('the comment on a pull request', () => {
  test.each(pullRequests)(
    '$name reads as it was reviewed, its first line first',
    async (request) => {
      const comment = await commentOn(request);
      expect(comment).toMatch(firstLines[request.name] ?? /^$/);
      expect(comment).toBe(readFileSync(join(folder, `${request.name}.md`), 'utf8'));
    },
    30_000,
  );

  test('is kept for ten changes, and for no other', () => {
    expect(readdirSync(folder).toSorted()).toEqual(pullRequests.map(({ name }) => `${name}.md`).toSorted());
    expect(pullRequests).toHaveLength(10);
  });
});
