import { describe, expect, test } from '@jest/globals';
import { secretsInObject, secretsInText } from '../../../lib/emit/leak/gate.ts';
import type { JsonObject } from '../../../lib/plan/manifest.ts';
import { writeYaml } from '../../../lib/yaml/write.ts';

const pem = '-----BEGIN CERTIFICATE-----\nTUlJQ2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const tokenFile = '/var/run/secrets/isthmus/peers/cluster2/token';
const cluster = { server: 'https://api.cluster2.example.com:6443', 'certificate-authority-data': base64(pem) };

/** A kubeconfig without credential; each part can be replaced. */
const kubeconfig = (change: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'cluster2', cluster }],
  contexts: [{ name: 'cluster2', context: { cluster: 'cluster2', user: 'cluster2' } }],
  'current-context': 'cluster2',
  users: [{ name: 'cluster2', user: { tokenFile } }],
  ...change,
});

const secret = (config: JsonObject | string = kubeconfig(), change: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'istio-remote-secret-cluster2', labels: { 'istio/multiCluster': 'true' } },
  type: 'Opaque',
  data: { cluster2: base64(typeof config === 'string' ? config : writeYaml(config)) },
  ...change,
});

const user = (fields: JsonObject): JsonObject => kubeconfig({ users: [{ name: 'cluster2', user: fields }] });
const server = (fields: JsonObject): JsonObject =>
  kubeconfig({ clusters: [{ name: 'cluster2', cluster: { ...cluster, ...fields } }] });

describe('a remote secret without any secret passes', () => {
  test.each<[string, JsonObject]>([
    ['as data', secret()],
    ['as text', secret(kubeconfig(), { data: {}, stringData: { cluster2: writeYaml(kubeconfig()) } })],
    ['as JSON', secret(JSON.stringify(kubeconfig()))],
    ['with the name in its certificate', secret(server({ 'tls-server-name': 'api' }))],
    ['with several CA certificates', secret(server({ 'certificate-authority-data': base64(pem + pem) }))],
  ])('%s', (_, object) => {
    expect(secretsInObject(object)).toEqual([]);
    expect(secretsInText(writeYaml(object))).toEqual([]);
  });
});

describe('everything near it is a Secret in the clear:', () => {
  const key = pem.replaceAll('CERTIFICATE', ['PRIVATE', 'KEY'].join(' '));
  test.each<[string, JsonObject]>([
    ['a token beside the file', secret(user({ tokenFile, token: 'short' }))],
    ['a token instead of the file', secret(user({ token: 'short' }))],
    ['a password', secret(user({ tokenFile, username: 'a', password: 'b' }))],
    ['a client key', secret(user({ tokenFile, 'client-key-data': 'YQ==' }))],
    ['a client key in a file', secret(user({ tokenFile, 'client-key': '/key' }))],
    ['a program to run', secret(user({ tokenFile, exec: { command: 'sh' } }))],
    ['a plugin', secret(user({ tokenFile, 'auth-provider': { name: 'oidc' } }))],
    ['nobody', secret(user({}))],
    ['no users', secret(kubeconfig({ users: [] }))],
    ['a second user', secret(kubeconfig({ users: [1, 2].map(() => ({ name: 'a', user: { tokenFile } })) }))],
    ["the key of istiod's CA as token", secret(user({ tokenFile: '/var/run/secrets/isthmus/cacerts/ca-key.pem' }))],
    ['a file of another peer', secret(user({ tokenFile: tokenFile.replace('cluster2', 'cluster3') }))],
    ['a way out of the folder', secret(user({ tokenFile: `${tokenFile}/../../../x` }))],
    ['an address without encryption', secret(server({ server: 'http://api.example.com' }))],
    ['an address with a password', secret(server({ server: 'https://a:b@api.example.com' }))],
    ['a proxy', secret(server({ 'proxy-url': 'https://a:b@proxy.example.com' }))],
    ['no verification', secret(server({ 'insecure-skip-tls-verify': true }))],
    ['a key among the certificates', secret(server({ 'certificate-authority-data': base64(pem + key) }))],
    ['words among the certificates', secret(server({ 'certificate-authority-data': base64(`${pem}hunter2\n`) }))],
    ['a field nobody knows', secret(kubeconfig({ extensions: [] }))],
    ['no kubeconfig', secret('password: hunter2\n')],
    ['two documents', secret(`${writeYaml(kubeconfig())}---\na: 1\n`)],
    ['a second value', secret(kubeconfig(), { data: { cluster2: base64('x'), other: base64('hunter2') } })],
    ['text beside data', secret(kubeconfig(), { stringData: { other: 'hunter2' } })],
    ['base64 with something behind it', secret(kubeconfig(), { data: { cluster2: `${base64('x: 1\n')}!` } })],
    ['no label', secret(kubeconfig(), { metadata: { name: 'a' } })],
    ['another type', secret(kubeconfig(), { type: 'kubernetes.io/basic-auth' })],
    ['another version', secret(kubeconfig(), { apiVersion: 'v2' })],
    ['a field beside data', secret(kubeconfig(), { extra: 'hunter2' })],
  ])('%s', (_, object) => {
    const found = secretsInObject(object).map(({ code, path }) => `${code} ${path.join('/')}`);
    expect(found).toContain('secret-in-the-clear data');
  });
});
