import { describe, expect, test } from '@jest/globals';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { isthmusVersion } from '../../../lib/emit/package-root.ts';
import { inWorld } from './init-world.ts';

const kind = (name: string, port: number) => ({ name: `kind-${name}`, server: `https://127.0.0.1:${port}` });
const cloud = (name: string) => ({ name, server: `https://${name.replaceAll(/[^a-z]/g, '-')}.example.com` });
const two = [kind('a', 1001), kind('b', 1002)];
const both = ['kind-a', 'kind-b'];

const kindNode = (ip: string) => ({
  providerId: 'kind://docker/a/a-control-plane',
  labels: { 'node-role.kubernetes.io/control-plane': '' },
  internalIp: ip,
});

describe('init', () => {
  test('pins what answers, knows kind by its node, and takes the address of the node for that of the kubeconfig', () =>
    inWorld(two, async (world) => {
      Object.assign(world.answers, { a: { node: kindNode('172.18.0.2') }, b: { node: kindNode('fc00::3') } });
      const { code, out, err } = await world.init({ contexts: both });
      expect([code, err]).toEqual([0, expect.stringContaining('a: context kind-a, kind, uid uid-of-a\n')]);
      expect(parse(world.read('mesh.yaml'))).toMatchObject({
        mesh: 'harbor',
        clusters: {
          a: {
            context: 'kind-a',
            uid: 'uid-of-a',
            platform: 'kind',
            network: 'net-a',
            apiServer: { url: 'https://172.18.0.2:6443' },
          },
          b: { uid: 'uid-of-b', network: 'net-b', apiServer: { url: 'https://[fc00::3]:6443' } },
        },
      });
      expect(out).toBe('  npm install --ignore-scripts\n  isthmus ca init\n  isthmus ca issue --all\n');
    }));

  test('writes a project around the mesh, with exact versions and this isthmus', () =>
    inWorld(two, async (world) => {
      await world.init({ contexts: both, ci: ['github', 'gitlab'] });
      expect(world.files()).toEqual([
        '.gitattributes',
        '.github/workflows/isthmus-comment.yaml',
        '.github/workflows/isthmus.yaml',
        '.gitignore',
        '.gitlab-ci.yml',
        'cdk8s.yaml',
        'clusters/a/kustomization-harbor-a.yaml',
        'clusters/b/kustomization-harbor-b.yaml',
        'isthmus-comment.gitlab-ci.yml',
        'main.ts',
        'mesh.yaml',
        'package.json',
      ]);
      const { devDependencies } = JSON.parse(world.read('package.json'));
      expect(Object.keys(devDependencies)).toEqual(['cdk8s', 'cdk8s-cli', 'constructs', 'isthmus', 'jiti']);
      expect(devDependencies.isthmus).toBe(isthmusVersion());
      for (const version of Object.values(devDependencies)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    }));

  test('shortens long names as far as the labels of Flux and Argo CD want', () =>
    inWorld([cloud(`gke_p_z_${'c'.repeat(60)}`)], async (world) => {
      const contexts = [`gke_p_z_${'c'.repeat(60)}`];
      const repository = 'https://git.example.com/r.git';
      for (const engine of ['flux', 'argocd', 'kubectl']) {
        const folder = `${engine}-${'m'.repeat(60)}`;
        mkdirSync(join(world.folder, folder));
        const { code, err } = await world.init({
          mesh: join(world.folder, folder, 'mesh.yaml'),
          contexts,
          engine,
          repository,
        });
        expect([code, err]).toEqual([0, err]);
      }
    }));

  test('takes the package that lies beside it', () =>
    inWorld(two, async (world) => {
      const archive = `isthmus-${isthmusVersion()}.tgz`;
      world.put(archive, '');
      await world.init({ contexts: both });
      expect(JSON.parse(world.read('package.json')).devDependencies.isthmus).toBe(`file:${archive}`);
    }));

  test('names a cluster that is away, begins without its uid, and says how to pin it', () =>
    inWorld([cloud('east'), cloud('west')], async (world) => {
      Object.assign(world.answers, { west: { fault: 'timeout' } });
      const { code, err } = await world.init({ contexts: ['east', 'west'] });
      expect([code, err]).toEqual([0, expect.stringMatching(/clusters.west +warning +cluster-unreachable/)]);
      expect(err).toContain('west: context west, platform not recognised, could not be asked, not pinned');
      const text = world.read('mesh.yaml');
      expect(parse(text).clusters).toEqual({
        east: { network: 'net-east', context: 'east', uid: 'uid-of-east' },
        west: { network: 'net-west', context: 'west' },
      });
      expect(text).toContain('kubectl --context <context> get namespace kube-system');
    }));

  test('pins a cluster that shows no nodes, and tells its platform by the context', () =>
    inWorld([cloud('gke_p_z_east')], async (world) => {
      Object.assign(world.answers, { east: { hidesNodes: true } });
      expect((await world.init({ contexts: ['gke_p_z_east'] })).code).toBe(0);
      expect(parse(world.read('mesh.yaml')).clusters.east).toMatchObject({ uid: 'uid-of-east', platform: 'gke' });
    }));

  test('asks nobody when it is offline', () =>
    inWorld(two, async (world) => {
      const { code, err } = await world.init({ contexts: both, offline: true });
      expect([code, world.asked]).toEqual([0, []]);
      expect(err).toContain('a: context kind-a, kind, not asked');
      expect(world.read('mesh.yaml')).toContain('names this machine');
    }));

  test('takes names, networks, addresses and the rest from flags', () =>
    inWorld(two, async (world) => {
      await world.init({
        contexts: ['x=kind-a', 'y=kind-b'],
        networks: ['x=flat', 'y=flat'],
        apiServers: ['x=https://x.example.com'],
        name: 'prod',
        engine: 'argocd',
        backend: 'existing',
        repository: 'git@github.com:acme/mesh.git',
        branch: 'live',
      });
      const text = world.read('mesh.yaml');
      expect(parse(text)).toMatchObject({
        mesh: 'prod',
        clusters: { x: { network: 'flat', apiServer: { url: 'https://x.example.com' } }, y: { network: 'flat' } },
        gitops: { engine: 'argocd', repository: 'git@github.com:acme/mesh.git', branch: 'live' },
        secrets: { backend: 'existing' },
      });
      expect(text).not.toContain('share a network');
      expect(world.files()).toContain('.github/workflows/isthmus.yaml');
      expect(world.files().filter((file) => file.startsWith('clusters/'))).toEqual([]);
    }));

  test('takes a context whose name holds the sign between names', () =>
    inWorld([cloud('team=a'), cloud('team=b')], async (world) => {
      expect((await world.init({ contexts: ['team=a', 'east=team=b'] })).code).toBe(0);
      expect(parse(world.read('mesh.yaml')).clusters).toMatchObject({
        'team-a': { context: 'team=a' },
        east: { context: 'team=b' },
      });
    }));

  test('leaves every file that exists, and says what such a file lacks', () =>
    inWorld(two, async (world) => {
      const mine = {
        'package.json': '{}',
        'cdk8s.yaml': 'app: mine\n',
        '.gitignore': 'node_modules/\n',
        '.gitlab-ci.yml': 'a: 1\n',
        'clusters/a/kustomization-harbor-a.yaml': 'mine',
      };
      for (const [file, text] of Object.entries(mine)) world.put(file, text);
      const { code, err } = await world.init({ contexts: both, ci: ['gitlab'] });
      expect(code).toBe(0);
      for (const [file, text] of Object.entries(mine)) expect(world.read(file)).toBe(text);
      expect(err).toContain('.gitignore is there and was left as it is; add to it: .isthmus/\n');
      expect(err).toContain('.gitlab-ci.yml is there and was left as it is; docs/guides/ci-and-two-engineers.md');
      expect(err).toContain('clusters/a/kustomization-harbor-a.yaml is there and was left as it is\n');
      expect(world.files()).toContain('clusters/b/kustomization-harbor-b.yaml');
      // Nothing that a project without jiti could not run.
      expect(world.files()).not.toContain('main.ts');
      expect(err).toContain('main.ts and cdk8s.yaml are left out');
      expect(world.read('mesh.yaml')).toContain('$schema=./mesh.schema.json');
      expect(world.files()).toContain('mesh.schema.json');
    }));

  test('does nothing where there is a mesh.yaml, so that a second run is harmless', () =>
    inWorld(two, async (world) => {
      await world.init({ contexts: both });
      const [files, text] = [world.files(), world.read('mesh.yaml')];
      const { code, err } = await world.init({ contexts: both, ci: ['github'], engine: 'kubectl' });
      expect([code, err]).toEqual([2, expect.stringMatching(/mesh\.yaml:1:1 +error +mesh-exists/)]);
      expect([world.files(), world.read('mesh.yaml')]).toEqual([files, text]);
    }));

  test('stands in a folder of a repository: paths begin at its top, origin is the address, and jobs are left to people', () =>
    inWorld(two, async (world) => {
      world.put(
        '.git/config',
        '[core]\n\tbare = false\n[remote "origin"]\n\turl = https://anna:password@github.com/acme/mono.git\n',
      );
      mkdirSync(join(world.folder, 'mesh/eu'), { recursive: true });
      const { code, err } = await world.init({ mesh: join(world.folder, 'mesh/eu/mesh.yaml'), contexts: both });
      expect([code, err]).toEqual([0, expect.stringContaining('mesh/eu/mesh.yaml (from the top of the repository)')]);
      const text = world.read('mesh/eu/mesh.yaml');
      expect(parse(text)).toMatchObject({
        mesh: 'eu',
        gitops: { path: 'mesh/eu', repository: 'https://github.com/acme/mono.git' },
      });
      expect(parse(world.read('mesh/eu/clusters/a/kustomization-eu-a.yaml'))).toMatchObject({
        spec: { path: './mesh/eu/dist/flux/a' },
      });
      expect(world.read('.github/workflows/isthmus.yaml')).toContain('working-directory: "mesh/eu"');
      expect(err).not.toContain('No job on pull requests');
      expect(err + text).not.toContain('password');
    }));

  test('gives all of it as JSON', () =>
    inWorld(two, async (world) => {
      const { code, out, err } = await world.init({ contexts: both, format: 'json' });
      expect([code, err]).toEqual([0, '']);
      expect(JSON.parse(out)).toMatchObject({
        issues: [],
        clusters: [{ name: 'a', uid: 'uid-of-a' }, { name: 'b' }],
        written: expect.arrayContaining(['mesh.yaml']),
        left: [],
        next: ['npm install --ignore-scripts', 'isthmus ca init', 'isthmus ca issue --all'],
      });
    }));

  test('writes through no symbolic link', () =>
    inWorld(two, async (world) => {
      mkdirSync(join(world.top, 'elsewhere'));
      symlinkSync(join(world.top, 'elsewhere'), join(world.folder, 'clusters'));
      const { code, err } = await world.init({ contexts: both });
      expect([code, err]).toEqual([2, expect.stringContaining('file-symlink')]);
      expect(world.files()).toEqual(['clusters']);
    }));
});
