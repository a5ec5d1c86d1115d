import { describe, expect, test } from '@jest/globals';
import type { Files } from '../mesh-folder.ts';
import { compareTrees } from '../../lib/diff/compare.ts';
import { readFolder } from '../../lib/trees/folder.ts';
import { inFolderAsync } from '../mesh-folder.ts';
import { applied, peer } from './objects.ts';
import { meshYaml, withDist } from './pull-requests.ts';
import { reviewOf } from './reviewed.ts';
import { changeOf, inventoryText, object, smallTree } from './small-tree.ts';

const clusters = Object.fromEntries(
  ['ams-1', 'fra', 'dmz'].map((name) => [
    name,
    `{ network: eu.${name}_1, apiServer: { url: "https://${name}.example" } }`,
  ]),
);

/** Two declarations after synth, compared; the samples of other meshes stand in no cluster of this. */
const between = async (before: string, after: string): ReturnType<typeof compareTrees> => {
  const [base, head] = [await withDist({ 'mesh.yaml': before }), await withDist({ 'mesh.yaml': after })];
  return inFolderAsync(base, (one) => inFolderAsync(head, (other) => compareTrees(readFolder(one), readFolder(other))));
};

const declared = (gitops: string, method: string, version = '1.30.2'): string =>
  meshYaml({ clusters, version, gitops, more: 'secrets: { backend: existing }\n' })
    .replace(/^samples:\n.*\n/m, '')
    .replace('method: helm', `method: ${method}`)
    .replace(gitops.includes('kubectl') ? ', repository: "https://git.example.com/acme/mesh.git"' : '\u0000', '');

const argocd = 'engine: argocd, argocd: { applicationHealth: true }';
const engines = [
  ['flux', 'engine: flux', 'helm'],
  ['Argo CD', argocd, 'helm'],
  ['kubectl', 'engine: kubectl', 'istioctl'],
] as const;

const argoApplication = (source: Record<string, string>): string =>
  object('Application', 'argoproj.io/v1alpha1', {
    spec: { sources: [source, { repoURL: 'b', targetRevision: 'main' }] },
  });

const chart = (targetRevision: string): string => argoApplication({ repoURL: 'a', chart: 'istiod', targetRevision });
const branch = (targetRevision: string): string => argoApplication({ repoURL: 'a', path: 'c', targetRevision });

const istioctl = (version: string, more = ''): string =>
  `# stops here unless istioctl is that of Istio ${version}\nistioctl version | grep -F '"version": "${version}"'\n${more}`;

const script = 'dist/cluster1/apply.sh';

const riskOf = async (name: string, before: string, after: string): Promise<string> =>
  (await reviewOf(...changeOf(name, before, after))).risk;

const twice = (text: (cluster: string) => string | undefined): Files => ({
  'dist/inventory.json': inventoryText({ clusters: ['c1', 'c2'].map((name) => ({ name, network: `n-${name}` })) }),
  ...Object.fromEntries(
    ['c1', 'c2'].flatMap((name) => {
      const file = text(name);
      const inventory: [string, string] = [`dist/${name}/inventory.json`, '{ "objects": [], "files": [] }'];
      return file === undefined ? [inventory] : [inventory, [`dist/${name}/mesh/a.yaml`, file]];
    }),
  ),
});

const summed = (cluster: string): string =>
  object('Deployment', 'apps/v1', {
    spec: { template: { metadata: { annotations: { 'checksum/config': (cluster === 'c1' ? 'a' : 'b').repeat(64) } } } },
  });

const flux = 'dist/flux/cluster1/list.yaml';
const listOf = 'dist/cluster1/mesh/60-eastwest';

describe('an ordinary pull request', () => {
  test.each(engines)(
    'that takes the next patch of Istio restarts pods and nothing else: %s',
    async (_, gitops, method) => {
      const { headline } = await between(declared(gitops, method), declared(gitops, method, '1.30.3'));
      expect(headline).toMatch(/^Risk restart: istiod of all 3 clusters: 1\.30\.2 to 1\.30\.3, sidecars/);
    },
    30_000,
  );

  test.each(engines)(
    'that gives istiod a node selector restarts it, whatever reads the values: %s',
    async (_, gitops, method) => {
      const text = declared(gitops, method);
      const after = text.replace('clusterDefaults:', 'clusterDefaults:\n  controlPlane: { nodeSelector: { a: b } }');
      const { risk, meanings } = await between(text, after);
      expect(risk).toBe('restart');
      expect(meanings.filter((meaning) => meaning.risk === 'restart')).toHaveLength(1);
    },
    30_000,
  );

  test.each(engines)(
    'that annotates the Service of gateways says so: %s',
    async (_, gitops, method) => {
      const text = declared(gitops, method);
      const { headline } = await between(text, text.replace('service: {', 'service: { annotations: { a: b },'));
      expect(headline).toMatch(/^Risk traffic: annotations of the gateway's Service of all 3 clusters change/);
    },
    30_000,
  );

  test('that only changes how many istiods there are restarts none', async () => {
    const text = declared('engine: flux', 'helm');
    const after = text.replace('clusterDefaults:', 'clusterDefaults:\n  controlPlane: { replicas: 4 }');
    const { headline } = await between(text, after);
    expect(headline).toMatch(/^Risk none: istiod of all 3 clusters: 2 to 4 replicas/);
  }, 30_000);

  test('that names pull secrets, or the address of Kiali, is no matter of trust', async () => {
    const text = declared('engine: flux', 'helm');
    expect((await between(text, `${text}images: { pullSecrets: [a] }\n`)).risk).toBe('restart');
    expect((await between(text, text.replace('kiali.{cluster}', 'kiali-{cluster}'))).risk).toBe('restart');
  }, 30_000);

  test('a chart of Argo CD may have another version, but neither a range nor another branch', async () => {
    expect(await riskOf('a.yaml', chart('1.30.2'), chart('1.30.3'))).toBe('restart');
    expect(await riskOf('a.yaml', chart('1.30.2'), chart('1.x'))).toBe('trust');
    expect(await riskOf('a.yaml', branch('main'), branch('1.30.3'))).toBe('trust');
  });

  test('apply.sh may ask for another istioctl, and do nothing else', async () => {
    expect(await riskOf(script, istioctl('1.30.2'), istioctl('1.30.3'))).toBe('none');
    expect(await riskOf(script, istioctl('1.30.2'), istioctl('1.30.3', 'curl example.com\n'))).toBe('trust');
    expect(await riskOf(script, istioctl('1.30.2'), istioctl('1.30.3"; curl example.com; "'))).toBe('trust');
  });

  test('that suppresses a finding is trust, and leaves dist as it is', async () => {
    const check = 'check: { suppress: [{ code: gateway-open, reason: known, until: "2027-01-01" }] }\n';
    const review = await reviewOf(...changeOf('mesh.yaml', 'mesh: a\n', `mesh: a\n${check}`));
    expect(review.meanings.map(({ text }) => text)).toEqual(['mesh.yaml: what checks stay silent about changes']);
  });

  test('what comes or goes alike is told once, although a checksum differs', async () => {
    const added = await reviewOf(
      twice(() => undefined),
      twice(summed),
    );
    const removed = await reviewOf(
      twice(summed),
      twice(() => undefined),
    );
    for (const { groups } of [added, removed]) expect(groups.map((group) => group.clusters)).toEqual([['c1', 'c2']]);
  });

  test('a Kustomization that goes with its folder leaves it to the objects to say what is lost', async () => {
    const list = { [flux]: applied(`./meshes/a/${listOf}`) };
    const gateway = { [`${listOf}/a.yaml`]: object('Gateway', 'networking.istio.io/v1', { spec: {} }) };
    expect((await reviewOf(smallTree({ ...list, ...gateway }), smallTree({}))).risk).toBe('traffic');
    expect((await reviewOf(smallTree({ ...list, ...gateway }), smallTree(gateway))).risk).toBe('trust');
    const elsewhere = { 'dist/cluster1/mesh/a.yaml': gateway[`${listOf}/a.yaml`] ?? '' };
    expect((await reviewOf(smallTree({ ...list, ...gateway }), smallTree(elsewhere))).risk).toBe('trust');
    const [one, two] = ['cluster1', 'c2'].map((name) => ({ name, network: name }));
    const left = { 'dist/inventory.json': inventoryText({ clusters: [two ?? {}] }), 'dist/c2/inventory.json': '{}' };
    const both = { ...left, 'dist/inventory.json': inventoryText({ clusters: [one ?? {}, two ?? {}] }) };
    const whole = smallTree({ ...both, ...gateway, 'dist/flux/list.yaml': applied('./dist/cluster1') });
    expect((await reviewOf(whole, left)).risk).toBe('traffic');
    const guard = { [`${listOf}/a.yaml`]: peer('STRICT') };
    expect((await reviewOf(smallTree({ ...list, ...guard }), smallTree({}))).risk).toBe('trust');
  });
});

describe('programs in a larger repository', () => {
  test.each(['apps/shop/index.ts', 'web/app.js', 'web/a/b.mjs'])('%s matters only where main.ts is', async (path) => {
    const change = (more: Files): ReturnType<typeof reviewOf> =>
      reviewOf(smallTree({ ...more, [path]: 'a' }), smallTree({ ...more, [path]: 'b' }));
    expect((await change({})).headline).toBe('No differences.');
    expect((await change({ 'main.ts': 'a' })).risk).toBe('trust');
    expect((await change({ 'cdk8s.yaml': 'a: b' })).risk).toBe('trust');
    expect((await reviewOf(smallTree({ [path]: 'a' }), smallTree({ [path]: 'b', 'main.ts': 'a' }))).risk).toBe('trust');
  });

  test.each([
    'apps/shop/run.sh',
    'scripts/a.js',
    'main.ts',
    'lib/a.ts',
    'a.js',
    '.vscode/a.js',
    'dist/cluster1/a.js',
    'gitops/cluster1/a.js',
  ])('%s matters everywhere', async (path) => {
    expect((await reviewOf(smallTree({ [path]: 'a' }), smallTree({ [path]: 'b' }))).risk).toBe('trust');
  });
});
