import { describe, expect, test } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { jwt, pem } from '../emit/leak/planted.ts';
import { intermediateOf, now, rootOf } from '../pki/mesh-of-tests.ts';
import { caFiles, soundAuthorities } from './authorities.ts';
import { plants } from './plants.ts';
import { changed, codesOf, type Files, findingsIn, fixture, told, without } from './fixture.ts';

const clean = fixture('clean');

/** A script that somebody keeps beside the manifests. */
const script = (...lines: readonly string[]): Files => ({
  ...clean,
  'scripts/by-hand.sh': `#!/bin/sh\n${lines.join('\n')}\n`,
});

test('a clean tree has no finding', () => {
  expect(told(findingsIn(clean))).toEqual([]);
  expect(told(findingsIn({ ...clean, ...soundAuthorities('east', 'west') }, { now }))).toEqual([]);
});

describe('an error of the published procedure', () => {
  test('the folder of the CA lies among the manifests, with the root key in it', () => {
    const key = pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'pkcs8');
    const findings = findingsIn({ ...clean, 'istio-certs/root-key.pem': key });
    expect(codesOf(findings)).toEqual(['secret-in-the-clear']);
    expect(JSON.stringify(findings)).not.toContain(key.split('\n')[1]);
  });

  test('the CA of one cluster is made under the heading of the other, and both get the same', () => {
    const root = rootOf();
    const one = intermediateOf(root, 'east');
    const findings = findingsIn({ ...clean, ...caFiles('east', one, root), ...caFiles('west', one, root) }, { now });
    expect(told(findings)).toEqual(['L12 pki/west/ca-cert.pem:1']);
  });

  test('the intermediates are compared, and the roots differ unseen', () => {
    const [a, b] = [rootOf(), rootOf()];
    const files = {
      ...caFiles('east', intermediateOf(a, 'east'), a),
      ...caFiles('west', intermediateOf(b, 'west'), b),
    };
    expect(codesOf(findingsIn({ ...clean, ...files }, { now }))).toEqual(['L08']);
    expect(told(findingsIn(script('diff east/ca-cert.pem west/ca-cert.pem')))).toEqual([
      'command-compares-intermediate scripts/by-hand.sh:2',
    ]);
  });

  test('the namespace is made by hand, and never labelled with its network', () => {
    const files = changed(clean, 'west/namespace.yaml', '  labels:\n    topology.istio.io/network: west-net\n', '');
    expect(told(findingsIn(files))).toEqual(['network-label-missing west/namespace.yaml:3']);
  });

  test('the second cluster is installed with the context of the first', () => {
    const findings = findingsIn(script('istioctl install --context=east -f west/specs/control-plane.yaml'));
    expect(told(findings)).toEqual(['command-wrong-context scripts/by-hand.sh:2']);
  });

  test('the IstioOperator has no name', () => {
    const files = changed(clean, 'west/specs/control-plane.yaml', 'metadata:\n  name: control-plane\n', '');
    expect(told(findingsIn(files))).toEqual(['identity-operator-unnamed west/specs/control-plane.yaml:2']);
  });

  test('contexts are chosen by their place, so that a cluster gets the access to itself', () => {
    const findings = findingsIn(script("CTX=$(kubectl config view -o jsonpath='{.contexts[0].name}')"));
    expect(told(findings)).toEqual(['command-context-by-index scripts/by-hand.sh:2']);
    const files = changed(
      changed(clean, 'west/secrets.yaml', '    east: AgB', '    west: AgB'),
      'west/secrets.yaml',
      'name: istio-remote-secret-east\n      namespace',
      'name: istio-remote-secret-west\n      namespace',
    );
    expect(codesOf(findingsIn(files))).toEqual(['peering-missing', 'peering-self']);
  });

  test('addons are applied to the current context alone', () => {
    const kustomization = changed(clean, 'west/kustomization.yaml', '  - kiali.yaml\n', '');
    expect(told(findingsIn(without(kustomization, 'west/kiali.yaml')))).toEqual(['addon-uneven east/kiali.yaml:15']);
  });

  test('the unpatched Kiali is applied, without an address', () => {
    const annotations = '  annotations:\n    kiali.io/external-url: https://kiali.west.example.com/kiali\n';
    expect(told(findingsIn(changed(clean, 'west/kiali.yaml', annotations, '')))).toEqual([
      'kiali-url-missing west/kiali.yaml:3',
    ]);
  });

  test('the address of Kiali lacks its web root', () => {
    const files = changed(clean, 'west/kiali.yaml', 'west.example.com/kiali', 'west.example.com');
    expect(told(findingsIn(files))).toEqual(['kiali-url-without-root west/kiali.yaml:7']);
    const served = (root: string): Files =>
      changed(
        files,
        'west/kiali.yaml',
        '---\n',
        `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: kiali, namespace: istio-system }\ndata: { config.yaml: '${root}' }\n---\n`,
      );
    expect(told(findingsIn(served('server: { web_root: /mesh }')))).toEqual([
      'kiali-url-without-root west/kiali.yaml:7',
    ]);
    expect(findingsIn(served('server: { web_root: / }'))).toEqual([]);
    expect(findingsIn(served('server: { port: 20001 }'))).toEqual([]);
  });

  test('the failure policy of a webhook is fought over, and the chart has a value for it since 1.29.2', () => {
    const { files = {} } = plants.find(({ code }) => code === 'drift-failure-policy') ?? {};
    expect(findingsIn(files)[0]?.remedy).toContain('base.validationFailurePolicy since Istio 1.29.2');
  });

  test('the command that makes remote secrets is one that istioctl no longer has', () => {
    expect(told(findingsIn(script('istioctl x create-remote-secret --name east | kubeseal')))).toEqual([
      'command-gone scripts/by-hand.sh:2',
    ]);
  });

  test('the version is one that no cluster of today takes', () => {
    const old = Object.fromEntries(
      Object.entries(clean).map(([path, text]) => [path, text.replaceAll('1.30.3', '1.10.1')]),
    );
    expect(codesOf(findingsIn(old))).toEqual(['version-unsupported']);
  });

  test('tokens are written into files, and wait for a fixed time', () => {
    expect(told(findingsIn(script('istioctl create-remote-secret --name east > east.yaml', 'sleep 120')))).toEqual([
      'command-writes-secret scripts/by-hand.sh:2',
      'command-sleep scripts/by-hand.sh:3',
    ]);
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: { name: x }\nstringData: { token: ${jwt} }\n`;
    expect(codesOf(findingsIn({ ...clean, 'secrets/east.yaml': secret }))).toEqual(['secret-in-the-clear']);
  });
});
