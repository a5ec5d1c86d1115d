import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compiledTree } from '../../compiled.ts';
import { issuesOf, twoClusters } from '../../mesh-folder.ts';

const byHand = (method: string, more = ''): string =>
  `${twoClusters}gitops: { engine: kubectl }\ninstall: { method: ${method} }\n${more}`;

const withContext = (text: string, context: string): string =>
  text.replace('network1 }', `network1, context: ${JSON.stringify(context)} }`);

/** The commands of each stage in the script. */
const inScript = (script: string): ReadonlyMap<string, string> =>
  new Map(
    [...script.matchAll(/^ {4}(\d\d-[a-z0-9-]+)\)\n([^]*?)\n {6};;$/gm)].map(([, stage = '', block = '']) => [
      stage,
      block.replaceAll(/^ {6}/gm, ''),
    ]),
  );

/** The same in the runbook, without the context that the script adds by functions. */
const inRunbook = (page: string, context: string): ReadonlyMap<string, string> =>
  new Map(
    [...page.matchAll(/^### \d+\. (\S+)\n\n```sh\n([^]*?)\n```$/gm)].map(([, stage = '', block = '']) => [
      stage,
      block.replaceAll(` --context ${context}`, '').replaceAll(` --kube-context ${context}`, ''),
    ]),
  );

describe('the script of a cluster', () => {
  test.each([
    ['helm', byHand('helm')],
    ['sail', byHand('sail')],
    ['istioctl', byHand('istioctl')],
    [
      'istioctl with a canary',
      byHand('istioctl').replace('1.30.3 }', '1.30.3, canary: { version: 1.31.0, revision: v2 } }'),
    ],
    ['sops', byHand('istioctl', 'secrets: { backend: sops }\n')],
    ['addons and samples', byHand('helm', 'addons: { prometheus: {} }\nsamples: { curl: {} }\n')],
  ])('has the commands of the runbook and no other: %s', async (_, text) => {
    const tree = await compiledTree(withContext(text, 'kind-cluster1'));
    const script = inScript(tree.get('cluster1/apply.sh') ?? '');
    expect(script.size).toBeGreaterThan(4);
    expect([...script]).toEqual([...inRunbook(tree.get('cluster1/README.md') ?? '', 'kind-cluster1')]);
  });

  test('stands only where no engine applies the tree', async () => {
    const tree = await compiledTree(twoClusters);
    expect([...tree.keys()].filter((path) => path.endsWith('.sh'))).toEqual([]);
    expect(tree.get('cluster1/README.md')).not.toContain('apply.sh');
  });

  test('deletes nothing', async () => {
    for (const method of ['helm', 'sail', 'istioctl']) {
      const script = (await compiledTree(byHand(method))).get('cluster1/apply.sh') ?? '';
      expect(script.replace(/^#.*$/gm, '')).not.toMatch(/delete|prune|uninstall|--force[ =]/);
    }
  });
});

describe('the script, run with programs that only write down what they are asked', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'isthmus-script-'));
    mkdirSync(join(folder, 'bin'));
    const program = (name: string, answer: string): void => {
      const file = join(folder, 'bin', name);
      const text = `#!/bin/sh\nprintf '%s|' ${name} "$@" >> "$CALLS"\necho >> "$CALLS"\n${answer}\n`;
      writeFileSync(file, text.replaceAll('$CALLS', join(folder, 'calls')));
      chmodSync(file, 0o755);
    };
    program(
      'kubectl',
      'case "$*" in *jsonpath=*metadata.uid*) printf %s "$UID_OF_CLUSTER" ;; *"$FAIL_AT"*) exit 7 ;; esac',
    );
    program('helm', 'true');
    program('istioctl', `echo '  "version": "1.30.3",'`);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (text: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    for (const [path, content] of await compiledTree(text)) {
      mkdirSync(dirname(join(folder, 'dist', path)), { recursive: true });
      writeFileSync(join(folder, 'dist', path), content);
    }
    writeFileSync(join(folder, 'calls'), '');
    const { status, stderr } = spawnSync('bash', ['dist/cluster1/apply.sh', ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`, FAIL_AT: 'nothing', ...env },
    });
    return { status, stderr, calls: readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n') };
  };

  const declared = withContext(byHand('istioctl'), "admin's east");

  test('goes through all stages in the declared context', async () => {
    const { status, calls } = await run(declared, []);
    expect(status).toBe(0);
    expect(calls.every((call) => call.includes(`--context|admin's east|`))).toBe(true);
    expect(calls.filter((call) => call.includes('|install|')).map((call) => call.split('|')[5])).toEqual([
      'istio-operator/control-plane.yaml',
      'istio-operator/eastwest-gateway.yaml',
    ]);
  });

  test('takes the context of the environment before the declared one', async () => {
    const { calls } = await run(declared, [], { KUBECONTEXT: 'other' });
    expect(calls.every((call) => call.includes('--context|other|'))).toBe(true);
  });

  test('stops at the first failure, and says how to go on', async () => {
    const { status, stderr, calls } = await run(declared, [], { FAIL_AT: 'secret/cacerts' });
    expect(status).toBe(7);
    expect(stderr).toContain('stopped in stage 20-ca; to go on: bash dist/cluster1/apply.sh --from 20-ca');
    expect(calls.at(-1)).toContain('secret/cacerts');
  });

  test('goes on from a stage, and leaves out what comes before', async () => {
    for (const args of [['--from', '40-expose'], ['--from=40-expose']]) {
      const { status, calls } = await run(declared, args);
      expect(status).toBe(0);
      expect(calls[0]).toContain('-k|mesh/40-expose');
    }
  });

  test.each([['--from'], ['--from='], ['--from', '99-none'], ['--from', '10-namespaces 20-ca'], ['--delete']])(
    'touches nothing when it is called wrong: %s %s',
    async (...args) => {
      const { status, stderr, calls } = await run(declared, args);
      expect(status).toBe(2);
      expect(stderr).toContain('usage:');
      expect(calls).toEqual(['']);
    },
  );

  test('takes no current context: that may be any cluster', async () => {
    const { status, stderr, calls } = await run(byHand('istioctl'), []);
    expect(status).toBe(2);
    expect(stderr).toContain('set KUBECONTEXT');
    expect(calls).toEqual(['']);
  });

  test('looks whether the cluster is the pinned one', async () => {
    const uid = '0b9c1a52-6d6c-4a6f-9d53-0d2f1d4f7a11';
    const pinned = declared.replace('network: network1,', `network: network1, uid: ${uid},`);
    const other = await run(pinned, [], { UID_OF_CLUSTER: 'another' });
    expect(other.status).toBe(1);
    expect(other.stderr).toContain('is another cluster than cluster1');
    expect(other.calls).toHaveLength(1);
    expect((await run(pinned, [], { UID_OF_CLUSTER: uid })).status).toBe(0);
  });

  test('stops where istioctl is of another release', async () => {
    const { status, stderr, calls } = await run(declared.replace('1.30.3', '1.30.2'), []);
    expect(status).toBe(1);
    expect(stderr).toContain('stopped in stage 30-istiod');
    expect(calls.some((call) => call.includes('|install|'))).toBe(false);
  });
});

describe('the engine kubectl', () => {
  test('makes no object of its own, and leaves no empty annotations behind', async () => {
    const tree = await compiledTree(
      byHand('istioctl', 'samples: { curl: {} }\naddons: { prometheus: {}, grafana: {} }\n'),
    );
    expect(new Set([...tree.keys()].map((path) => path.split('/')[0]))).toEqual(
      new Set(['README.md', 'cluster1', 'cluster2', 'inventory.json']),
    );
    expect([...tree].filter(([, text]) => text.includes('annotations: {}')).map(([path]) => path)).toEqual([]);
  });

  test('keeps the stages of releases, although they hold no object', async () => {
    const tree = await compiledTree(byHand('helm'));
    expect(tree.get('cluster1/mesh/30-istiod/kustomization.yaml')).toContain('resources: []');
    expect(tree.get('cluster1/README.md')).toContain('helm upgrade --install istiod');
  });

  test('says what becomes of a gateway without an address where nobody tries again', async () => {
    const tree = await compiledTree(byHand('helm'));
    expect(tree.get('cluster1/README.md')).toContain('after 10 minutes, and what comes after it is not applied');
  });

  test('warns of a dependency that nothing waits for', () => {
    const text = byHand('istioctl').replace(
      'engine: kubectl',
      'engine: kubectl, dependsOn: [{ name: sealed-secrets }]',
    );
    expect(issuesOf({ 'mesh.yaml': text }).map(({ code }) => code)).toContain('kubectl-depends-on-unused');
  });

  test('has the method rendered unless another is declared', () => {
    const text = `${twoClusters}gitops: { engine: kubectl }\n`;
    expect(issuesOf({ 'mesh.yaml': text }).filter(({ severity }) => severity === 'error')).toEqual([]);
    return expect(compiledTree(text)).rejects.toThrow('rendered-missing');
  });
});
