import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { githubFiles } from '../../lib/ci/github.ts';
import { gitlabCommentProject, gitlabFiles } from '../../lib/ci/gitlab.ts';
import { isMap, type Json } from '../../lib/plan/manifest.ts';
import { readYamlStream } from '../../lib/yaml/read.ts';
import { pipelineFaults, workflowFaults } from '../schemas/validate.ts';

const top = { path: '.', branch: 'main' };
const below = { path: 'infra/mesh', branch: 'release/1' };

const files = [top, below].flatMap((place) =>
  [...githubFiles(place), ...gitlabFiles(place), { ...gitlabCommentProject, path: 'comment project' }].map(
    ({ path, text }) => ({ name: `${path} of ${place.path}`, path, text }),
  ),
);

const valuesOf = (text: string): Json =>
  readYamlStream(text, { file: 'ci', maxBytes: 1e6, aliases: 'none' })?.[0] ?? null;

/** Every text below keys of this name. */
const textsBelow = (value: Json, keys: readonly string[]): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((item: Json) => textsBelow(item, keys));
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(keys.includes(key) ? [member].flat().filter((text) => typeof text === 'string') : []),
    ...textsBelow(member, keys),
  ]);
};

const checked = (program: string, args: readonly string[], input: string): string => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { input, encoding: 'utf8' });
  if (error) return program === 'shellcheck' ? '' : error.message;
  return status === 0 ? '' : `${stdout}${stderr}`;
};

describe('the files of a pipeline', () => {
  test.each(files)('are what the forge reads: $name', ({ path, text }) => {
    const faults = path.startsWith('.github/') ? workflowFaults : pipelineFaults;
    expect(faults(valuesOf(text))).toEqual([]);
    // The schema must be able to say no.
    expect(faults(valuesOf(text.replace('timeout', 'tmeout'))).length).toBeGreaterThan(0);
  });

  test('run in the folder of the mesh, when something changes that concerns it, for the branch that its clusters follow', () => {
    const [github, gitlab] = [githubFiles(below)[0], gitlabFiles(below)[0]].map((file) => valuesOf(file?.text ?? ''));
    const paths = expect.arrayContaining(['infra/mesh/**', '.github/**', 'package-lock.json']);
    expect(github).toMatchObject({
      on: { pull_request: { paths }, push: { branches: ['release/1'], paths } },
      defaults: { run: { 'working-directory': 'infra/mesh' } },
    });
    expect(githubFiles(below)[0]?.text).toContain('ref: "release/1"');
    const changes = expect.arrayContaining(['infra/mesh/**/*', '.gitlab-ci.yml', 'package-lock.json']);
    expect(gitlab).toMatchObject({
      default: { before_script: ['cd "infra/mesh" || exit 1'] },
      review: { rules: [{ changes }], artifacts: { paths: ['review/'] } },
      comment: { rules: [{ changes }] },
      main: { rules: [{ changes, if: '$CI_COMMIT_BRANCH == "release/1" && $CI_PIPELINE_SOURCE == "push"' }] },
    });
    // The job that comments looks for the review at one place, wherever the mesh stands.
    for (const { text } of [...githubFiles(below), ...gitlabFiles(below)])
      expect(text).not.toMatch(/infra\/mesh\/review/);
  });

  test('watch everything where the mesh has the repository for itself', () => {
    for (const { text } of [...githubFiles(top), ...gitlabFiles(top)]) {
      expect(text).not.toMatch(/^\s*paths:|changes:|working-directory|cd "/m);
      expect(text).not.toContain('**/');
    }
  });

  test.each(files)('are clean YAML, and their scripts clean shell: $name', ({ text }) => {
    const scripts = textsBelow(valuesOf(text), ['run', 'script', 'before_script']);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      expect(checked('bash', ['-n'], script)).toBe('');
      // Variables of a pipeline are assigned outside the script.
      expect(checked('shellcheck', ['--shell=bash', '--exclude=SC2154', '-'], script)).toBe('');
    }
  });

  test.each(files)('put nothing of a stranger into a script: $name', ({ text }) => {
    for (const script of textsBelow(valuesOf(text), ['run', 'script', 'before_script']))
      expect(script).not.toContain('${{');
    expect(text).not.toMatch(/pull_request_target|secrets\./);
  });

  test('name actions by commit and release', () => {
    const uses = githubFiles(top).flatMap(({ text }) =>
      [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action),
    );
    expect(uses.length).toBeGreaterThan(3);
    for (const action of uses) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('review with rights to read, and comment without any code of the pull request', () => {
    const [review, comment] = githubFiles(top).map(({ text }) => valuesOf(text));
    expect(review).toMatchObject({ permissions: { contents: 'read' } });
    expect(comment).toMatchObject({ permissions: { actions: 'read', 'pull-requests': 'write' } });
    expect(githubFiles(top)[1]?.text).not.toMatch(/uses:|npm |npx /);
    expect(gitlabCommentProject.text).toContain('GIT_STRATEGY: none');
    expect(gitlabFiles(top)[0]?.text).not.toContain('TOKEN');
  });

  test('run every check of the recipe, without scripts of packages', () => {
    for (const { text } of [githubFiles(top)[0], gitlabFiles(top)[0]].flatMap((file) => file ?? [])) {
      for (const step of [
        'npm ci --ignore-scripts',
        'synth --check',
        'run check',
        'seal --check',
        'scan --range',
        'isthmus diff',
        'ca status',
      ]) {
        expect(text).toContain(step);
      }
    }
  });
});
