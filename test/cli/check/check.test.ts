import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cpSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { junitFaults, sarifFaults } from '../../schemas/validate.ts';
import { Scratch } from '../../trees/scratch.ts';
import { copyMesh, fixtures, root, run } from './request.ts';

// Whole trees are copied on a machine that has other things to do.
jest.setTimeout(60_000);

let scratch: Scratch;
beforeEach(() => {
  scratch = new Scratch();
});
afterEach(() => scratch.remove());

describe('a report for people', () => {
  test('has a line for each check by category, and nothing to say of a sound mesh', async () => {
    const { code, out, err } = await run({});
    expect([code, err]).toEqual([0, expect.stringMatching(/^\d+ checks: nothing found\.\n$/)]);
    expect(out).toContain('identity\n--------\n√ every cluster has a name of its own\n');
    expect(out).not.toMatch(/[×‼]/);
  });

  test('shows reason, place, code, remedy and page below a check that failed, and in short nothing else', async () => {
    const { code, out, err } = await run({ tree: join(fixtures, 'operators'), format: 'short' });
    expect(code).toBe(1);
    expect(out).toContain(
      [
        'identity',
        '--------',
        '× every cluster has a name of its own',
        '    the control plane of aks-green has no name of its own: istiod calls itself Kubernetes, and its peers cannot tell it apart',
        `    ${fixtures}/operators/aks-green/istio.yaml:16:22 identity-cluster-name-missing`,
        '    → set values.global.multiCluster.clusterName',
        '    docs/checks/identity-cluster-name-missing.md',
      ].join('\n'),
    );
    expect(out).not.toContain('√');
    expect(err).toMatch(/^\d+ checks: 5 errors, 6 warnings\. isthmus explain <code> says more\.\n$/);
  });

  test('spells its signs in ASCII where nothing else is known', async () => {
    const { out } = await run({ tree: join(fixtures, 'operators'), terminal: { color: false, ascii: true } });
    expect(out).toContain('xx every cluster has a name of its own');
    expect(out).toContain('ok all clusters have one mesh ID');
    // oxlint-disable-next-line no-control-regex -- nothing but ASCII
    expect(out).toMatch(/^[\u0000-\u007f]*$/);
  });

  test('folds what is found many times', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) scratch.put(`${name}.yaml`, 'a: [1\n');
    const { out } = await run({ tree: scratch.folder });
    expect(out).toContain('and 2 more yaml-syntax; -o json lists all');
  });

  test('says once what mends several', async () => {
    const { out } = await run({ tree: join(fixtures, 'operators'), format: 'short' });
    const remedy = '    → keep it for istioctl, in a folder that no kustomization.yaml lists';
    expect(out.split('\n').filter((line) => line === remedy)).toHaveLength(1);
    expect(out).toContain(
      `/aks-green/istio.yaml:2:7 install-operator-applied\n${remedy}\n    docs/checks/install-operator-applied.md\n`,
    );
    // Two remedies are two, each below its finding.
    expect(out).toMatch(
      /aks-blue\/istio\.yaml:1:1 peering-missing\n {4}→ add istio-remote-secret-aks-green, .*\n {4}aks-green has/,
    );
  });

  test('breaks words at the width of a terminal, and leaves places whole', async () => {
    const terminal = { color: false, ascii: false, columns: 60 };
    const { out } = await run({ tree: join(fixtures, 'operators'), format: 'short', terminal });
    const words = out.split('\n').filter((line) => !/:\d+:\d+ [a-z-]+$/.test(line));
    expect(words.filter((line) => line.length > 60)).toEqual([]);
    expect(out).toContain('    → keep it for istioctl, in a folder that no\n      kustomization.yaml lists\n');
  });

  test('has no line about clusters where there are none: what passes has been looked at', async () => {
    scratch.put('readme.yaml', 'a: 1\n');
    const { out } = await run({ tree: scratch.folder });
    expect(out.match(/^[a-z]+$/gm)).toEqual(['files', 'install', 'secrets']);
    const mesh = join(scratch.folder, 'mesh.yaml');
    scratch.put('mesh.yaml', 'apiVersion: isthmus/v1alpha1\nkind: Mesh\n');
    expect((await run({ mesh })).out.match(/^[a-z]+$/gm)).toEqual(['declaration']);
  });

  test('says of what is no text that it is none, and says so once', async () => {
    scratch.put('a.yaml', 'x: \u0000\u0085\u0085\n'.repeat(20));
    const { out } = await run({ tree: scratch.folder });
    expect(out).toContain('a control character stands here: the file may be no text at all');
    expect(out.match(/a\.yaml:/g)).toHaveLength(1);
    expect(out).toContain('a.yaml:1:1 yaml-syntax');
  });

  test('does not let a file name steer the terminal', async () => {
    scratch.put('a\u001b[31m.yaml', 'a: [1\n');
    const { out } = await run({ tree: scratch.folder });
    expect(out).toContain('a\\u001b[31m.yaml:2:1 yaml-syntax');
    expect(out).not.toContain('\u001b');
  });
});

describe('the exit code', () => {
  test('is 0 for warnings, and 1 for them where the caller is strict', async () => {
    const mesh = copyMesh(scratch.folder);
    scratch.put('dist/mine.md', 'mine');
    expect((await run({ mesh })).code).toBe(0);
    expect((await run({ mesh, strict: true })).code).toBe(1);
  });

  test('is 1 for a folder in which there is no mesh: nothing was checked', async () => {
    const tree = scratch.folder;
    const empty = await run({ tree });
    expect(empty).toMatchObject({ code: 1, out: expect.stringContaining('there is no file here\n') });
    expect(empty.out).toContain('mesh-not-found');
    scratch.put('readme.yaml', 'a: 1\n');
    expect(await run({ tree })).toMatchObject({ code: 1, out: expect.stringContaining('no cluster can be told') });
  });

  test('is 2 for a file in place of a folder', async () => {
    scratch.put('file', '');
    const tree = join(scratch.folder, 'file');
    expect(await run({ tree })).toMatchObject({ code: 2, err: expect.stringContaining('is no folder') });
  });

  test('is that of the chosen clusters, and 2 for a cluster that does not exist', async () => {
    const tree = join(fixtures, 'operators');
    const { out } = await run({ tree, clusters: ['aks-b*'], format: 'json' });
    const found = JSON.parse(out).results.flatMap((result: { findings: unknown[] }) => result.findings);
    expect(new Set(found.map(({ cluster }: { cluster: string }) => cluster))).toEqual(new Set(['', 'aks-blue']));
    expect(await run({ tree, clusters: ['none'] })).toMatchObject({
      code: 2,
      err: expect.stringContaining('cluster-unknown'),
    });
  });
});

describe('a report for programs', () => {
  const tree = join(fixtures, 'flux-by-hand');

  test('in JSON has each check with its verdict and each finding with its page', async () => {
    const { out, code } = await run({ tree, format: 'json' });
    const { results } = JSON.parse(out);
    const peering = results.find((result: { codes: string[] }) => result.codes.includes('peering-missing'));
    expect(code).toBe(1);
    expect(peering).toMatchObject({ category: 'peering', verdict: 'failed' });
    expect(peering.findings[0]).toMatchObject({
      code: 'peering-missing',
      severity: 'error',
      cluster: 'one',
      page: 'docs/checks/peering-missing.md',
      at: { line: 6 },
    });
  });

  test('in SARIF is valid, and says of what is suppressed why', async () => {
    expect(sarifFaults((await run({ tree, format: 'sarif' })).out)).toEqual([]);
    expect(sarifFaults('{"version":"2.1.0","runs":[{}]}')).not.toEqual([]);
    const mesh = copyMesh(scratch.folder);
    writeFileSync(join(scratch.folder, 'dist/mine.md'), 'mine');
    const { out } = await run({ mesh, format: 'sarif' });
    const [result] = JSON.parse(out).runs[0].results;
    expect(result).toMatchObject({ ruleId: 'dist-file-foreign', level: 'warning' });
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('dist/mine.md');
  });

  test('in JUnit is valid, with a failure for each check that failed', async () => {
    const { out } = await run({ tree, format: 'junit' });
    expect(junitFaults(out)).toBe('');
    expect(junitFaults('<testsuites><wrong/></testsuites>')).not.toBe('');
    expect(out.match(/<failure /g)).toHaveLength(2);
    scratch.put('a\u0001]]>&.yaml', 'a: [1\n');
    expect(junitFaults((await run({ tree: scratch.folder, format: 'junit' })).out)).toBe('');
  });
});

describe('bad input', () => {
  test('that is no mesh.yaml, or no folder, is a wrong call', async () => {
    for (const request of [
      { mesh: join(scratch.folder, 'none.yaml') },
      { tree: join(scratch.folder, 'none') },
      { tree: root },
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, they print
      expect(await run(request)).toMatchObject({ code: 2, out: '' });
    }
  });

  test('that is no tree of ours is looked at, and half of one is missed', async () => {
    scratch.put('inventory.json', '{"format":1}');
    expect((await run({ tree: scratch.folder, format: 'json' })).out).toContain('inventory-unreadable');
    cpSync(join(root, 'dist/inventory.json'), join(scratch.folder, 'inventory.json'));
    cpSync(join(root, 'dist/cluster1'), join(scratch.folder, 'cluster1'), { recursive: true });
    const { code, out } = await run({ tree: scratch.folder, format: 'json' });
    expect([code, out]).toEqual([1, expect.stringContaining('dist-file-missing')]);
  });

  test('with a file of 50 MB, a link, and thousands of files ends in findings', async () => {
    scratch.put('big.yaml', '');
    truncateSync(join(scratch.folder, 'big.yaml'), 50 * 1024 * 1024);
    symlinkSync('/', join(scratch.folder, 'all'));
    mkdirSync(join(scratch.folder, 'many'));
    for (let index = 0; index < 10_000; index += 1) scratch.put(`many/${index}.yaml`, `a: ${index}\n`);
    const { code, out } = await run({ tree: scratch.folder, format: 'json' });
    expect(code).toBe(1);
    expect(out).toContain('tree-file-too-large');
    expect(out).toContain('tree-symlink');
  });
});
