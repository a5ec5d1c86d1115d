import { describe, expect, test } from '@jest/globals';
import { issuesOf, twoClusters } from '../mesh-folder.ts';

const found = (install: string): readonly (readonly [string, string])[] =>
  issuesOf({ 'mesh.yaml': `${twoClusters}install: ${install}\n` })
    .filter(({ code }) => code.startsWith('install-next'))
    .map(({ code, severity }) => [code, severity]);

describe('an announced install method', () => {
  test('is a state that every synth reminds of', () => {
    expect(found('{ method: helm, next: rendered }')).toEqual([['install-next-announced', 'warning']]);
  });

  test('that is the declared one already, or the default, is one to drop', () => {
    expect(found('{ method: helm, next: helm }')).toEqual([['install-next-done', 'warning']]);
    expect(found('{ next: helm }')).toEqual([['install-next-done', 'warning']]);
  });

  test('is not spoken of where none is', () => {
    expect(found('{ method: helm }')).toEqual([]);
  });

  test('has to be one that exists', () => {
    const issues = issuesOf({ 'mesh.yaml': `${twoClusters}install: { next: nothing }\n` });
    expect(issues).toMatchObject([{ path: ['install', 'next'], severity: 'error' }]);
  });

  test('is shown at its line', () => {
    const issues = issuesOf({ 'mesh.yaml': `${twoClusters}install:\n  next: rendered\n` });
    expect(issues.find(({ code }) => code === 'install-next-announced')).toMatchObject({ at: { line: 7 } });
  });
});
