import { describe, expect, test } from '@jest/globals';
import { type Evidence, PageError, withFigures, withStatements } from '../../../conformance/report/evidence.ts';

const page = [
  '# Page',
  '<!-- begin versions -->',
  'old',
  '<!-- end versions -->',
  'words',
  '<!-- begin statements of mesh -->',
  '<!-- end statements of mesh -->',
  'more words',
  '<!-- begin figures of mesh -->',
  'old figures',
  '<!-- end figures of mesh -->',
  'last words',
  '',
].join('\n');

const evidence = (titles: readonly string[], seconds = 12.3): Evidence => ({
  title: 'two clusters become one mesh',
  outcome: {
    suite: 'mesh',
    statements: titles.map((title) => ({ title, seconds })),
    figures: [{ what: 'memory', value: '1.6 GB' }],
    seconds,
  },
});

const versions = new Map([['istiod', 'istio.io/istio v1']]);

describe('the page of evidence', () => {
  test('holds the statements and the versions between its marks and keeps the words around them', () => {
    const written = withStatements(page, [evidence(['pods are injected', 'both see each other'])], versions);
    expect(written).toContain('two clusters become one mesh.\n\n- pods are injected\n- both see each other\n');
    expect(written).toContain('| istiod | istio.io/istio v1 |');
    expect(written).not.toContain('old\n<!-- end versions');
    for (const words of ['# Page', '\nwords\n', 'more words', 'last words', 'old figures'])
      expect(written).toContain(words);
  });

  test('is the same after a second run that took another time', () => {
    const written = withStatements(page, [evidence(['pods are injected'], 10)], versions);
    expect(withStatements(written, [evidence(['pods are injected'], 99)], versions)).toBe(written);
  });

  test('changes when a statement was added, renamed or dropped', () => {
    const written = withStatements(page, [evidence(['one', 'two'])], versions);
    for (const titles of [['one'], ['one', 'two', 'three'], ['one', 'other']])
      expect(withStatements(written, [evidence(titles)], versions)).not.toBe(written);
  });

  test('shows the figures of a run, and nothing else changes with them', () => {
    const written = withFigures(page, [evidence(['one'])]);
    expect(written).toContain('| 1 statements | 12 s |\n| memory | 1.6 GB |');
    expect(withFigures(written, [evidence(['one'], 50)])).toBe(written.replace('12 s', '50 s'));
  });

  test('without a place for a suite is an error that says which marks are missing', () => {
    const other = { ...evidence(['one']), outcome: { ...evidence(['one']).outcome, suite: 'traffic' } };
    expect(() => withStatements(page, [other], versions)).toThrow(PageError);
    expect(() => withStatements(page, [other], versions)).toThrow('<!-- begin statements of traffic -->');
  });
});
