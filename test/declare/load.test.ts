import { describe, expect, test } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadDeclaration } from '../../lib/declare/load.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../../lib/registry.ts';
import { inFolder, issuesOf, resolved, twoClusters } from '../mesh-folder.ts';

const brief = (text: string): string[] =>
  issuesOf({ 'mesh.yaml': text }).map(
    ({ code, at, problem, remedy }) => `${at?.file}:${at?.line}:${at?.column} ${code}: ${problem} | ${remedy}`,
  );

const load = (folder: string): unknown => loadDeclaration(join(folder, 'mesh.yaml'), defaultRegistry);

describe('a declaration that cannot be read', () => {
  test.each([
    ['an empty file', '', 'yaml-empty'],
    ['a comment alone', '# nothing\n', 'yaml-empty'],
    ['a list', '- a\n', 'yaml-not-a-map'],
    ['an open bracket', 'mesh: [a\n', 'yaml-syntax'],
    ['a key twice', 'mesh: a\nmesh: b\n', 'yaml-duplicate-key'],
    ['a cluster twice', `${twoClusters}  cluster1: { network: network9 }\n`, 'yaml-duplicate-key'],
  ])('%s is an issue', (_, text, code) => {
    expect(issuesOf({ 'mesh.yaml': text }).map((issue) => issue.code)).toContain(code);
  });

  test('a missing file is an issue', () => {
    inFolder({}, (folder) => {
      expect(() => load(folder)).toThrow(MeshError);
      expect(() => load(folder)).toThrow(/mesh-file-missing/);
    });
  });

  test('a folder in the place of the file is an issue', () => {
    inFolder({}, (folder) => {
      mkdirSync(join(folder, 'mesh.yaml'));
      expect(() => load(folder)).toThrow(/mesh-file-not-a-file/);
    });
  });

  test('a file of more than a mebibyte is not read', () => {
    inFolder({ 'mesh.yaml': `mesh: a\n#${'x'.repeat(1024 * 1024)}` }, (folder) => {
      expect(() => load(folder)).toThrow(/yaml-too-large/);
    });
  });
});

describe('a declaration that its schema refuses', () => {
  test('every issue of the layer comes at once, each with its line, column and one remedy', () => {
    const text = `mesh: Mesh1
istio: { versoin: 1.30.3 }
clusters:
  cluster1: { netwrok: network1, platform: gek, size: 3 }
  cluster2: { network: network2, gateway: { service: { type: loadbalancer, sourceRanges: 10.0.0.0/8 } } }
addons: { kiali: , prometheuss: {} }
`;
    expect(brief(text)).toEqual([
      'mesh.yaml:1:7 malformed-value: mesh: this is not a DNS label (lower-case letters, digits and - between them, 63 characters at most) | correct the value; mesh.schema.json has its description',
      'mesh.yaml:2:10 unknown-key: versoin is not a field here | did you mean version?',
      'mesh.yaml:4:44 value-not-allowed: platform cannot be "gek" | did you mean "gke"?',
      'mesh.yaml:4:55 value-not-allowed: size cannot be "3" | use one of "production", "kind"',
      'mesh.yaml:4:15 unknown-key: netwrok is not a field here | did you mean network?',
      'mesh.yaml:5:62 value-not-allowed: type cannot be "loadbalancer" | did you mean "LoadBalancer"?',
      'mesh.yaml:5:90 wrong-type: sourceRanges must be a list, it is a text | write a list',
      'mesh.yaml:6:11 wrong-type: kiali must be a map, it is empty | write kiali: {} or remove the line',
      'mesh.yaml:6:20 unknown-key: prometheuss is not a field here | did you mean prometheus?',
    ]);
  });

  test('what is missing is named at the place that lacks it', () => {
    expect(brief('mesh: a\nclusters: {}\n')).toEqual([
      'mesh.yaml:1:1 missing-field: istio is missing | add istio: a map',
    ]);
  });

  test('a name that JavaScript would swallow is refused, not lost', () => {
    expect(brief(`${twoClusters}  __proto__: { network: n }\n`)).toEqual([
      'mesh.yaml:6:3 unknown-key: __proto__ cannot be a name | choose another name',
    ]);
  });

  test('an option that neither the mesh nor the cluster says is missed at the nearest place that could', () => {
    expect(brief(`${twoClusters}addons: { kiali: {} }\n`)[0]).toMatch(/^mesh.yaml:6:11 missing-field: fqdn is missing/);
  });

  test('an entry of a list is named by its place, and a key of a choice by the choice', () => {
    const patches = `${twoClusters}overrides: { patches: [{ target: { kind: A, name: a }, reason: r }] }\n`;
    expect(brief(patches)[0]).toMatch(/malformed-value: item 1 of patches: there must be patch or jsonPatch/);
    const timeouts = `${twoClusters}gitops: { flux: { timeouts: { 30-istio: 5m } } }\n`;
    expect(brief(timeouts)[0]).toMatch(/unknown-key: 30-istio is not a field here \| did you mean 30-istiod\?/);
  });

  test('a version that YAML reads as a number is asked for in quotes', () => {
    expect(brief('mesh: a\nistio: { version: 1.30 }\nclusters: {}\n')[0]).toMatch(
      /^mesh.yaml:2:19 wrong-type: version must be a text, it is a number \| put the value in quotes$/,
    );
  });
});

describe('extends', () => {
  const base = `mesh: base\nistio: { version: 1.30.3 }\nmtls: PERMISSIVE\nclusters: { a: { network: n1, size: kind } }\n`;

  test('lays the declaration over the base, key by key', () => {
    const { plan } = resolved({
      'mesh.yaml': 'extends: env/base.yaml\nmesh: own\nclusters: { a: { network: n2 }, b: { network: n1 } }\n',
      'env/base.yaml': base,
    });
    expect(plan.settings).toMatchObject({ name: 'own', mtls: 'PERMISSIVE' });
    expect(plan.clusters.map(({ name, network }) => [name, network])).toEqual([
      ['a', 'n2'],
      ['b', 'n1'],
    ]);
    expect(plan.clusters[0]?.controlPlane.replicas).toBe(1);
  });

  test('an issue about a value of the base points into the base', () => {
    const issues = issuesOf({
      'mesh.yaml': 'extends: base.yaml\n',
      'base.yaml': base.replace('PERMISSIVE', 'SOFT'),
    });
    expect(issues).toMatchObject([{ code: 'value-not-allowed', at: { file: 'base.yaml', line: 3, column: 7 } }]);
  });

  test.each([
    ['a base that does not exist', 'extends: none.yaml\n', 'extends-missing'],
    ['a base that extends another', 'extends: twice.yaml\n', 'extends-twice'],
    ['a list', 'extends: [a]\n', 'wrong-type'],
  ])('%s is an issue', (_, text, code) => {
    const issues = issuesOf({ 'mesh.yaml': text, 'twice.yaml': `extends: base.yaml\n${base}`, 'base.yaml': base });
    expect(issues).toMatchObject([{ code, at: { file: 'mesh.yaml', line: 1 } }]);
  });

  test('a base outside the Git repository is an issue', () => {
    inFolder({ 'base.yaml': base, 'repo/.git/HEAD': '', 'repo/mesh.yaml': 'extends: ../base.yaml\n' }, (folder) => {
      expect(() => loadDeclaration(join(folder, 'repo/mesh.yaml'), defaultRegistry)).toThrow(/extends-outside/);
    });
  });
});
