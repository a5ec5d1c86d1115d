import { describe, expect, test } from '@jest/globals';
import type { Io } from '../../lib/cli/io.ts';
import { issueCount, issueTable } from '../../lib/cli/issue-table.ts';
import { errorAt, type Issue, warningAt } from '../../lib/plan/issue.ts';

const io = (over: Partial<Io> = {}): Io => ({
  out: () => {},
  err: () => {},
  columns: undefined,
  color: false,
  ascii: true,
  ...over,
});

const issues: readonly Issue[] = [
  {
    ...warningAt('open', ['a'], 'the gateway accepts connections from everywhere', 'list the ranges'),
    at: { file: 'mesh.yaml', line: 4, column: 13 },
  },
  {
    ...errorAt('unknown-key', ['b'], 'netwrok is not a field here', 'did you mean network?'),
    at: { file: 'mesh.yaml', line: 12, column: 3 },
  },
];

describe('the table of issues', () => {
  test('has errors first, each with place, level, code, problem and remedy', () => {
    expect(issueTable(issues, io())).toBe(
      `PLACE           LEVEL    CODE         PROBLEM AND REMEDY
mesh.yaml:12:3  error    unknown-key  netwrok is not a field here
                                      -> did you mean network?
mesh.yaml:4:13  warning  open         the gateway accepts connections from everywhere
                                      -> list the ranges
`,
    );
  });

  test('stacks its fields where the terminal is narrow, and no line is longer than it', () => {
    const table = issueTable(issues, io({ columns: 40 }));
    expect(table.split('\n').filter((line) => line.length > 40)).toEqual([]);
    expect(table).toContain('error unknown-key\n  mesh.yaml:12:3\n  netwrok is not a field here\n');
  });

  test('colours only when told to', () => {
    expect(issueTable(issues, io())).not.toContain('\u001b');
    expect(issueTable(issues, io({ color: true }))).toContain('\u001b[31m');
  });

  test('shows what could steer a terminal as an escape', () => {
    const evil = [errorAt('x', [], 'a\u001b[2Jb\r\u202ec', 'd\u0007')];
    expect(issueTable(evil, io())).toContain('a\\u001b[2Jb\\u000d\\u202ec');
  });

  test('folds warnings of one code that repeat, and never an error', () => {
    const many = Array.from({ length: 9 }, (_, index) => warningAt('open', [`c${index}`], 'open', 'close'));
    const table = issueTable(
      [...many, ...Array.from({ length: 9 }, (_, index) => errorAt('bad', ['x', index], 'bad', 'mend'))],
      io(),
    );
    expect(table.match(/^c\d/gm)).toHaveLength(4);
    expect(table.match(/error +bad/g)).toHaveLength(9);
    expect(table).toContain('and 5 more open; -o json lists all');
  });

  test('says once what is wrong in the same words at one place for several clusters, and counts it once', () => {
    const at = { file: 'mesh.yaml', line: 9, column: 1 };
    const same = ['a', 'b'].map((name) => ({ ...errorAt('bad', ['clusters', name], 'bad', 'mend'), at }));
    const other = errorAt('bad', ['clusters', 'b'], 'worse', 'mend');
    expect(issueTable([...same, other], io()).match(/error +bad/g)).toHaveLength(2);
    expect(issueCount([...same, other])).toBe('2 errors');
  });

  test('counts in words', () => {
    expect(issueCount(issues)).toBe('1 error, 1 warning');
  });
});
