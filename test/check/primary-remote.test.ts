import { describe, expect, test } from '@jest/globals';
import { changed, codesOf, type Files, findingsIn, fixture, without } from './fixture.ts';

const istiod = (files: Files, from: string, to: string): Files =>
  ['istio.yaml', 'specs/control-plane.yaml'].reduce((all, file) => changed(all, `west/${file}`, from, to), files);

/** West has no istiod of its own: that of east reads it, serves it and signs for it. */
const primaryRemote = ((): Files => {
  const files = without(fixture('clean'), 'west/expose.yaml', 'west/secrets.yaml');
  const listed = changed(files, 'west/kustomization.yaml', '  - expose.yaml\n  - secrets.yaml\n', '');
  const served = changed(
    listed,
    'east/expose.yaml',
    '  servers:\n',
    '  servers:\n    - port: { number: 15012, name: tls-istiod, protocol: TLS }\n      tls: { mode: PASSTHROUGH }\n      hosts: ["*"]\n',
  );
  return istiod(served, 'global:', 'profile: remote\nglobal:'.replaceAll('\n', '\n    '));
})();

describe('a cluster that the istiod of another one serves', () => {
  test('needs no remote secret, no CA and no exposure of its own, and its istiod may be reached', () => {
    expect(codesOf(findingsIn(primaryRemote))).toEqual([]);
  });

  test('is known by the address of that istiod too', () => {
    const files = istiod(primaryRemote, 'profile: remote', 'unused: true');
    expect(codesOf(findingsIn(files))).toContain('peering-missing');
    const addressed = istiod(files, 'global:', 'global:\n      remotePilotAddress: 203.0.113.10');
    expect(codesOf(findingsIn(addressed))).toEqual([]);
  });

  test('is read by that istiod, or nobody sees its endpoints', () => {
    const [ca = '', remote = ''] = (primaryRemote['east/secrets.yaml'] ?? '').split('---\n');
    expect(remote).toContain('istio-remote-secret-west');
    const found = findingsIn({ ...primaryRemote, 'east/secrets.yaml': ca });
    expect(codesOf(found)).toEqual(['peering-missing']);
    expect(found[0]).toMatchObject({ cluster: 'east', problem: expect.stringContaining('west') });
  });

  test('still gets a gateway, a network and a name', () => {
    const files = istiod(primaryRemote, 'clusterName: west', 'clusterName: east');
    expect(codesOf(findingsIn(files))).toContain('identity-cluster-name-duplicate');
  });
});
