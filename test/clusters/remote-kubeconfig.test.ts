import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { remoteKubeconfig } from '../../lib/clusters/remote-kubeconfig.ts';
import { SecretValue } from '../../lib/sealing/secret-value.ts';

const spec = {
  cluster: 'cluster1',
  server: 'https://api.example.com:6443',
  ca: 'PEM of a CA\n',
  tlsServerName: '',
  token: new SecretValue('a.b.c'),
};

const expected = `apiVersion: v1
clusters:
  - cluster:
      certificate-authority-data: UEVNIG9mIGEgQ0EK
      server: https://api.example.com:6443
    name: cluster1
contexts:
  - context:
      cluster: cluster1
      user: cluster1
    name: cluster1
current-context: cluster1
kind: Config
preferences: {}
users:
  - name: cluster1
    user:
      token: a.b.c
`;

describe('the kubeconfig for peers', () => {
  test('has the shape that istioctl create-remote-secret makes', () => {
    expect(remoteKubeconfig(spec).reveal().toString()).toBe(expected);
  });

  test('names the server for TLS where that is not its host', () => {
    const text = remoteKubeconfig({ ...spec, tlsServerName: 'kubernetes' })
      .reveal()
      .toString();
    expect(text).toBe(expected.replace('6443\n', '6443\n      tls-server-name: kubernetes\n'));
  });

  test('keeps a token a text, whatever it looks like', () => {
    for (const token of ['123', 'null', '1e5', 'yes', '0x1f', '~']) {
      const text = remoteKubeconfig({ ...spec, token: new SecretValue(token) })
        .reveal()
        .toString();
      expect(parse(text, { version: '1.1' })).toMatchObject({ users: [{ user: { token } }] });
    }
  });

  test('is a secret', () => {
    expect(() => JSON.stringify(remoteKubeconfig(spec))).toThrow(TypeError);
  });
});
