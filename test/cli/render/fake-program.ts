import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a stand-in for istioctl does: its version, and what it prints for a spec of the name. */
export interface FakeProgram {
  readonly version?: string;
  /** Body of a function of the name and the text of the spec that gives what is printed. */
  readonly generate?: string;
}

/** Two CRDs, a namespace, a Deployment with noise, and for the gateway a Deployment. */
export const usualObjects = `
  const object = (apiVersion, kind, name, rest = '') =>
    \`apiVersion: \${apiVersion}\\nkind: \${kind}\\nmetadata:\\n  name: \${name}\\n\${rest}\`;
  const crd = (name) => object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', name,
    \`spec:\\n  group: x.io\\n  names: { kind: A, plural: as }\\n  scope: Namespaced\\n  versions:\\n    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }\\n\`);
  const deployment = (name) => object('apps/v1', 'Deployment', name,
    '  namespace: istio-system\\n  creationTimestamp: null\\n  annotations: {}\\n  labels: { app.kubernetes.io/managed-by: Helm }\\n' +
    'spec:\\n  selector: { matchLabels: { app: a } }\\n  template:\\n    metadata: { labels: { app: a } }\\n' +
    '    spec: { affinity: null, containers: [{ name: a, image: b }] }\\nstatus: {}\\n');
  const objects = name === 'control-plane'
    ? [crd('as.x.io'), '', object('v1', 'Namespace', 'istio-system'), deployment('istiod')]
    : [deployment('istio-eastwestgateway')];
  return objects.join('\\n---\\n') + '\\n---\\n';
`;

/** Writes a program into a folder that answers as istioctl does, and gives its path. */
export const fakeIstioctl = (
  folder: string,
  { version = '1.30.3', generate = usualObjects }: FakeProgram = {},
  name = 'istioctl',
): string => {
  const path = join(folder, name);
  const program = `#!${process.execPath}
const { readFileSync } = require('node:fs');
const { basename } = require('node:path');
const args = process.argv.slice(2);
const generate = (name, text) => { ${generate} };
if (args[0] === 'version') process.stdout.write(JSON.stringify({ clientVersion: { version: ${JSON.stringify(version)} } }));
else process.stdout.write(generate(basename(args[3], '.yaml'), readFileSync(args[3], 'utf8')));
`;
  writeFileSync(path, program);
  chmodSync(path, 0o755);
  return path;
};

/**
 * Writes a program that answers as helm does: a template prints its arguments as a ConfigMap named after the release, a
 * Deployment of that name and a Service.
 */
export const fakeHelm = (folder: string, { version = 'v3.19.2', chart = '1.30.3' } = {}): string => {
  const path = join(folder, 'helm');
  const program = `#!${process.execPath}
const { readFileSync } = require('node:fs');
const [verb, name, ...args] = process.argv.slice(2);
const object = (kind, rest) => JSON.stringify({ apiVersion: 'v1', kind, metadata: { name, namespace: 'istio-system' }, ...rest });
const volumes = [{ name: 'cacerts', secret: { secretName: 'cacerts', optional: true } }];
if (verb === 'version') process.stdout.write(${JSON.stringify(version)});
else if (verb === 'show') process.stdout.write('apiVersion: v2\\nname: x\\nversion: ${chart}\\n');
else process.stdout.write([
  object('ConfigMap', { data: { args: args.join(' '), config: process.env.KUBECONFIG } }),
  object('Deployment', { spec: { template: { spec: { volumes } } } }),
  object('Service', { spec: {} }),
].join('\\n---\\n'));
`;
  writeFileSync(path, program);
  chmodSync(path, 0o755);
  return path;
};
