import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { jwt, pem } from '../emit/leak/planted.ts';
import { findingsIn, fixture, told } from './fixture.ts';

describe('a mesh as people publish it', () => {
  test('with an IstioOperator for each cluster, copied', () => {
    const key = pem(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'pkcs1');
    const findings = findingsIn({
      ...fixture('operators'),
      'certs/README.md': 'made with make\n',
      'certs/root-key.pem': key,
    });
    expect([...new Set(told(findings))]).toEqual([
      'identity-cluster-name-missing aks-green/istio.yaml:16',
      'identity-csr-cluster-differs aks-green/csr.yaml:19',
      'peering-missing aks-blue/istio.yaml:1',
      'peering-missing aks-green/istio.yaml:1',
      'install-operator-applied aks-blue/gateway.yaml:2',
      'install-operator-applied aks-blue/istio.yaml:2',
      'install-operator-applied aks-green/gateway.yaml:2',
      'install-operator-applied aks-green/istio.yaml:2',
      'command-flag-unknown bin/peer.sh:4',
      'command-gone bin/peer.sh:5',
      expect.stringMatching(/^secret-in-the-clear certs\/root-key\.pem:/),
      ...told(findings).filter((line) => /^secret-in-the-clear certs\/root-key\.pem:[2-9]/.test(line)),
      'address-shared aks-green/gateway.yaml:22',
    ]);
  });

  test('with an ApplicationSet for each chart, which is no mesh', () => {
    const codes = told(findingsIn(fixture('application-sets')));
    expect(codes).toEqual([
      'identity-network-shared istiod.yaml:10',
      'trust-ca-missing istiod.yaml:13',
      'trust-ca-missing istiod.yaml:10',
      'peering-missing istiod.yaml:13',
      'peering-missing istiod.yaml:10',
      'version-floating base.yaml:13',
      'version-floating istiod.yaml:13',
      'version-floating base.yaml:10',
      'version-floating istiod.yaml:10',
      'drift-ca-bundle istiod.yaml:13',
      'drift-ca-bundle istiod.yaml:10',
      'engine-project-missing base.yaml:13',
      'engine-project-missing istiod.yaml:13',
      'engine-project-missing base.yaml:10',
      'engine-project-missing istiod.yaml:10',
      'engine-destination-shared istiod.yaml:10',
    ]);
  });

  test('with Flux Kustomizations by hand, and remote secrets that are applied by a script', () => {
    const remote = `apiVersion: v1\nkind: Secret\nmetadata: { name: remote }\nstringData: { one: 'token: ${jwt}' }\n`;
    const findings = findingsIn({ ...fixture('flux-by-hand'), 'bin/remote-one.yaml': remote });
    expect(told(findings).map((line) => line.replace(/(?:one|two|three)\b/g, 'N'))).toEqual(
      expect.arrayContaining([
        'peering-missing istio/N/istio.yaml:6',
        'port-istiod-exposed istio/N/istio.yaml:34',
        'command-sleep bin/setup.sh:5',
        'command-writes-secret bin/setup.sh:7',
        'engine-path-missing clusters/N/sync.yaml:21',
        'engine-dependency-missing clusters/N/sync.yaml:24',
      ]),
    );
    expect(new Set(findings.map(({ code }) => code))).toEqual(
      new Set([
        'peering-missing',
        'port-istiod-exposed',
        'command-sleep',
        'command-writes-secret',
        'engine-path-missing',
        'engine-dependency-missing',
        'secret-in-the-clear',
      ]),
    );
  });
});
