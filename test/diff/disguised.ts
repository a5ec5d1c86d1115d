import { writeYaml } from '../../lib/yaml/write.ts';
import type { Files } from '../mesh-folder.ts';
import { binding, listed, peer } from './objects.ts';
import { deployment, inventoryText } from './small-tree.ts';

const folder = 'dist/cluster1/mesh/';
const list = `${folder}kustomization.yaml`;
const strict = { [`${folder}a.yaml`]: peer('STRICT') };
const bound = binding('b');
const stream = (separator: string): string =>
  `${peer('STRICT')}# harmless${separator}---${separator}${bound.replaceAll('\n', separator)}\n`;

const rights = {
  metadata: { name: 'b' },
  roleRef: { kind: 'ClusterRole', name: 'b' },
  subjects: [{ kind: 'User', name: 'b' }],
};
const bindings = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBindingList', items: [rights] };
const nameless = {
  ...rights,
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRoleBinding',
  metadata: { generateName: 'b-' },
};

const twoClusters = (names: readonly string[]): Files => ({
  'dist/inventory.json': inventoryText({ clusters: names.map((name) => ({ name, network: 'network1' })) }),
  'dist/cluster2/inventory.json': '{ "objects": [], "files": [] }',
});

/** Changes in a form in which they could be passed over: what, the files before and after. */
export const disguised: readonly (readonly [string, Files, Files])[] = [
  [
    'a resource that is no YAML by its name',
    { ...strict, [list]: listed(['a.yaml']) },
    { ...strict, [list]: listed(['a.yaml', 'b.txt']), [`${folder}b.txt`]: bound },
  ],
  [
    'a resource that looks like a derived file',
    { ...strict, [list]: listed(['a.yaml']) },
    { ...strict, [list]: listed(['a.yaml', 'README.md']), [`${folder}README.md`]: bound },
  ],
  [
    'a resource outside of the tree that is compared',
    { ...strict, [list]: listed(['a.yaml']) },
    {
      ...strict,
      [list]: listed(['a.yaml', './../../../b']),
      'b/kustomization.yaml': listed(['c.yaml']),
      'b/c.yaml': bound,
    },
  ],
  [
    'a list under its other name',
    { ...strict, [list]: listed(['a.yaml']) },
    { ...strict, [`${folder}Kustomization`]: listed(['a.yaml'], { patches: [{ patch: 'a' }] }) },
  ],
  [
    'a list that goes, while what it left out stays',
    { ...strict, [list]: listed(['a.yaml']), [`${folder}b.yaml`]: bound },
    { ...strict, [`${folder}b.yaml`]: bound },
  ],
  [
    'a list that is new, and leaves something out',
    { ...strict, [`${folder}b.yaml`]: deployment({}) },
    { ...strict, [`${folder}b.yaml`]: deployment({}), [list]: listed(['b.yaml']) },
  ],
  [
    'a policy that moves to where nothing lists it',
    { ...strict, [list]: listed(['a.yaml']), 'dist/cluster1/b/kustomization.yaml': listed([]) },
    { [list]: listed([]), 'dist/cluster1/b/kustomization.yaml': listed([]), 'dist/cluster1/b/a.yaml': peer('STRICT') },
  ],
  ['a policy that moves to a new folder', strict, { 'dist/cluster1/b/a.yaml': peer('STRICT') }],
  ['a typed list', {}, { [`${folder}a.yaml`]: writeYaml(bindings) }],
  ['a list in a list', {}, { [`${folder}a.yaml`]: writeYaml({ apiVersion: 'v1', kind: 'List', items: [bindings] }) }],
  ['a document beside one that is no object', {}, { [`${folder}a.yaml`]: `note: a\n---\n${bound}` }],
  ['an object whose name the server makes', {}, { [`${folder}a.yaml`]: writeYaml(nameless) }],
  ['an object where none was', { [`${folder}a.yaml`]: 'note: a\n' }, { [`${folder}a.yaml`]: bound }],
  ['YAML in a file for JSON', {}, { [`${folder}a.json`]: bound }],
  ['a merge key', strict, { [`${folder}a.yaml`]: `${peer('STRICT')}x: &x { a: b }\ny: { <<: *x }\n` }],
  ['a key that stands twice', strict, { [`${folder}a.yaml`]: `${peer('STRICT')}kind: ConfigMap\n` }],
  ['a line that only others see end: separator', strict, { [`${folder}a.yaml`]: stream('\u2028') }],
  ['a line that only others see end: next line', strict, { [`${folder}a.yaml`]: stream('\u0085') }],
  ['a line that only others see end: return', strict, { [`${folder}a.yaml`]: stream('\r') }],
  ['a byte order mark', strict, { [`${folder}a.yaml`]: `\uFEFF${peer('DISABLE')}` }],
  ['line ends of another system', strict, { [`${folder}a.yaml`]: peer('DISABLE').replaceAll('\n', '\r\n') }],
  [
    'a file that is too large',
    strict,
    { ...strict, [`${folder}b.yaml`]: `${bound}#${'x'.repeat(16 * 1024 * 1024)}\n` },
  ],
  ['another repository inside this one', {}, { '.gitmodules': '[submodule "a"]\n' }],
  ['attributes below the top', {}, { 'dist/.gitattributes': '*.yaml -diff\n' }],
  ['owners in another place', { 'docs/CODEOWNERS': '* @a\n' }, { 'docs/CODEOWNERS': '* @b\n' }],
  ['files that Flux is to ignore', {}, { '.sourceignore': 'dist/cluster1\n' }],
  ['an override for Argo CD', {}, { [`${folder}.argocd-source.yaml`]: 'kustomize: {}\n' }],
  ['a folder that becomes a chart', {}, { [`${folder}Chart.yaml`]: 'apiVersion: v2\nname: a\nversion: 1.0.0\n' }],
  ['a program of a folder of its own', { 'tools/a.ts': 'a\n' }, { 'tools/a.ts': 'b\n' }],
  ['a program of the shell', {}, { '.envrc': 'a\n' }],
  ['a file among what is sealed', {}, { 'sealed/cluster1/a.txt': 'a\n' }],
  [
    'a cluster that an inventory drops while its files stay',
    { ...strict, ...twoClusters(['cluster1', 'cluster2']), [`${folder}b.yaml`]: deployment({}) },
    { ...twoClusters(['cluster2']), [`${folder}b.yaml`]: deployment({}) },
  ],
  [
    'a second inventory that would move what is compared',
    { '.github/workflows/a.yml': 'on: push\n' },
    { '.github/workflows/a.yml': 'on: pull_request_target\n', 'inventory.json': inventoryText() },
  ],
];
