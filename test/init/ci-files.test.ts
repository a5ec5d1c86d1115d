import { describe, expect, test } from '@jest/globals';
import { ciFiles, ciFor } from '../../lib/init/ci-files.ts';
import { isChangeable } from '../../lib/files/transaction-plan.ts';

describe('the checks of pull requests', () => {
  test.each([
    ['https://github.com/acme/mesh.git', 'github'],
    ['git@github.com:acme/mesh.git', 'github'],
    ['ssh://git@gitlab.example.com/acme/mesh.git', 'gitlab'],
    ['https://git.example.com/github.com/mesh.git', 'none'],
    ['https://github.com.example.com/mesh.git', 'none'],
    ['', 'none'],
  ])('for %s are those of %s', (repository, name) => {
    expect(ciFor(repository)).toBe(name);
  });

  test('are files that may be written, and those of every recipe at once', () => {
    const paths = [...ciFiles(['github', 'gitlab'], { path: 'infra/mesh', branch: 'main' }).keys()];
    expect(paths).toEqual([
      '.github/workflows/isthmus.yaml',
      '.github/workflows/isthmus-comment.yaml',
      '.gitlab-ci.yml',
      'isthmus-comment.gitlab-ci.yml',
    ]);
    expect(paths.filter((path) => !isChangeable(path))).toEqual([]);
    expect(ciFiles(['none'], { path: '.', branch: 'main' }).size).toBe(0);
  });

  test.each([
    { path: 'my mesh', branch: 'main' },
    { path: '${{ github.token }}', branch: 'main' },
    { path: '.', branch: 'release"; id; "' },
    { path: '-mesh', branch: 'main' },
  ])('are not written for what a pipeline would have to quote: %p', (place) => {
    expect(ciFiles(['github', 'gitlab'], place).size).toBe(0);
  });
});
