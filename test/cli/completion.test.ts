import { describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { answerShell } from '../../lib/cli/completion/answer.ts';
import { clusterNames } from '../../lib/cli/completion/cluster-names.ts';
import { complete } from '../../lib/cli/completion/complete.ts';
import { completionScript } from '../../lib/cli/completion/scripts.ts';
import { type Files, inFolder, twoClusters } from '../mesh-folder.ts';

const namesIn = (files: Files): readonly string[] =>
  inFolder(files, (folder) => clusterNames(join(folder, 'mesh.yaml')));

describe('the names of clusters', () => {
  test.each([
    [
      'in lines',
      'mesh: m\nclusters:\n  east: { network: a }\n  # west: {}\n\n  "north-1":\n    network: b\n    gateway:\n      replicas: 2\n  south:\ntopology: x\n',
      ['east', 'north-1', 'south'],
    ],
    [
      'in braces',
      'clusters: { east: { network: a, x: [1, { y: 2 }] }, "west": {}, north: {} }\nother: {}\n',
      ['east', 'west', 'north'],
    ],
    [
      'in braces over several lines',
      'clusters: {\n  east: { network: a }, # one\n  west: {}\n}\nother: { x: 1 }\n',
      ['east', 'west'],
    ],
    ['nowhere', 'mesh: m\nclusterDefaults:\n  east: {}\n', []],
    ['in a file that is none', ': [\u0000', []],
    ['that a shell would take apart, not at all', 'clusters:\n  "$(rm)": {}\n  east: {}\n', ['east']],
  ])('are found %s', (_, text, names) => {
    expect(namesIn({ 'mesh.yaml': text })).toEqual(names);
  });

  test('are found in the base, and a file that is missing has none', () => {
    expect(namesIn({ 'mesh.yaml': 'extends: base.yaml\n', 'base.yaml': 'clusters:\n    a: {}\n    b: {}\n' })).toEqual([
      'a',
      'b',
    ]);
    expect(namesIn({})).toEqual([]);
  });
});

const offered = (line: string): readonly string[] =>
  inFolder({ 'mesh.yaml': twoClusters }, (folder) => {
    const words = line.split(' ');
    const offer = complete(words.slice(0, -1), words.at(-1) ?? '', join(folder, 'mesh.yaml'));
    return offer.kind === 'files' ? [':files'] : offer.words.map(({ word }) => word);
  });

describe('what may follow', () => {
  test.each([
    ['synt', ['synth']],
    ['ca i', ['init', 'issue', 'import']],
    ['synth --che', ['--check']],
    ['synth --no', ['--no-code']],
    ['synth -o ', ['table', 'json']],
    ['synth --output=j', ['--output=json']],
    ['synth -c ', ['cluster1', 'cluster2']],
    ['synth --cluster=cluster1,', ['--cluster=cluster1,cluster2']],
    ['seal -c cluster2,', ['cluster2,cluster1']],
    ['remote-secret --source ', ['cluster1', 'cluster2']],
    ['ca issue cluster1 ', ['cluster1', 'cluster2']],
    ['recipients generate c', ['cluster1', 'cluster2']],
    ['synth --out ', [':files']],
    ['why ', [':files']],
    ['synth --mesh ', [':files']],
    ['completion b', ['bash']],
    ['explain clusters.*.gateway.service.t', ['clusters.*.gateway.service.type']],
    ['explain clusters.', ['clusters.*', 'clusters.cluster1', 'clusters.cluster2']],
    ['help sy', ['synth']],
    ['nonsense ', ['next']],
  ])('%s', (line, words) => {
    expect(offered(line)).toEqual(expect.arrayContaining(words));
  });

  test('is nothing behind the last argument', () => {
    expect(offered('recipients generate cluster1 ')).toEqual([]);
  });

  test('comes from the declaration that --mesh names', () => {
    inFolder({ 'other.yaml': 'clusters: { far: {} }' }, (folder) => {
      expect(answerShell(['4', 'synth', '--mesh', join(folder, 'other.yaml'), '-c', ''], 'mesh.yaml')).toBe(
        'far\tcluster\n',
      );
    });
  });

  test('is told also where the shell drops the empty word', () => {
    expect(answerShell(['1', 'completion'], 'none.yaml')).toMatch(/^bash\t\nzsh/);
  });
});

/** A program of the name isthmus that answers as ours does, without its compiled code. */
const stub = (folder: string): string => {
  const path = join(folder, 'isthmus');
  const jiti = resolve(import.meta.dirname, '../../node_modules/jiti/lib/jiti-cli.mjs');
  const main = resolve(import.meta.dirname, '../../lib/cli/completion/main.ts');
  writeFileSync(path, `#!/bin/sh\nexec ${process.execPath} ${jiti} ${main} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
};

const inBash = (line: string): readonly string[] =>
  inFolder({ 'mesh.yaml': twoClusters, 'completion.bash': completionScript('bash') }, (folder) => {
    stub(folder);
    const words = line.split(/(?<=[=:])|(?=[=:])| /);
    const script = `source ./completion.bash; COMP_LINE='${line}'; COMP_POINT=${line.length}; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _isthmus isthmus; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const path = `${folder}:${process.env['PATH'] ?? ''}`;
    const out = execFileSync('bash', ['--norc', '-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: path },
    });
    return out.split('\n').filter((word) => word !== '');
  });

describe('in a real bash', () => {
  test.each([
    ['isthmus completion b', ['bash']],
    ['isthmus synth -c ', ['cluster1', 'cluster2']],
    ['isthmus synth --cluster=cluster1,c', ['cluster1,cluster2']],
    ['isthmus synth --out ', []],
  ])('%s', (line, words) => {
    expect(inBash(line)).toEqual(words);
  });
});
