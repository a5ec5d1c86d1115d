import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { hostile, hostilePlan, planOf, sealedPlan } from '../graph/drawn-mesh.ts';
import { attribute, elementsBelow, expiry, finding, inputOf, ParsedReport, textOf } from './report-of-tests.ts';

const wholeInput = (clusters: number, networks: number) =>
  inputOf(planOf(clusters, networks), {
    findings: [finding({}), finding({ category: 'dist', severity: 'warning', cluster: 'c1' })],
    expiries: [expiry({}), expiry({ kind: 'intermediate', title: 'Intermediate CA (c1)', expiry: 'finding' })],
    stages: new Map([['c1', new Map([['10-namespaces', 6] as const])]]),
  });

describe.each([
  [1, 1],
  [2, 2],
  [60, 4],
  [120, 12],
])('the report of %i clusters in %i networks', (clusters, networks) => {
  const report = new ParsedReport(wholeInput(clusters, networks));

  test('is HTML without a fault', () => {
    expect(report.errors).toEqual([]);
  });

  test('loads nothing, runs nothing, and leads nowhere but to itself', () => {
    expect(['script', 'link', 'img', 'iframe', 'object', 'base', 'form'].flatMap((name) => report.all(name))).toEqual(
      [],
    );
    const targets = report.all('a').map((link) => attribute(link, 'href') ?? '');
    expect(targets.filter((target) => !target.startsWith('#'))).toEqual([]);
    expect(report.text).not.toMatch(/@import|url\(| on\w+=| style=/);
  });

  test('has a policy that allows its one style and nothing else', () => {
    const [style, ...others] = report.all('style');
    expect(others).toEqual([]);
    const digest = createHash('sha256')
      .update(style === undefined ? '' : textOf(style))
      .digest('base64');
    const policies = report.all('meta').filter((meta) => attribute(meta, 'http-equiv') === 'Content-Security-Policy');
    expect(policies.map((meta) => attribute(meta, 'content'))).toEqual([
      `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`,
    ]);
  });

  test('has one title, headings without a gap, and a target for every link', () => {
    const levels = ['h1', 'h2', 'h3'].map((name) => report.all(name).length);
    expect(levels[0]).toBe(1);
    expect(levels[1]).toBe(report.all('section').length);
    const ids = new Set(['section', 'main'].flatMap((name) => report.all(name)).map((one) => attribute(one, 'id')));
    expect(report.all('a').filter((link) => !ids.has((attribute(link, 'href') ?? '').slice(1)))).toEqual([]);
  });

  test('has tables with a caption and heads that say what they are of', () => {
    for (const table of report.all('table')) {
      expect(elementsBelow(table, 'caption').map(textOf).join('')).not.toBe('');
      const heads = elementsBelow(table, 'th').map((head) => attribute(head, 'scope'));
      expect(heads.every((scope) => scope === 'col' || scope === 'row')).toBe(true);
    }
  });

  test('has rows as long as their heads', () => {
    for (const table of report.all('table')) {
      const heads = elementsBelow(table, 'thead').flatMap((head) => elementsBelow(head, 'th')).length;
      const rows = elementsBelow(table, 'tbody').flatMap((body) => elementsBelow(body, 'tr'));
      const lengths = rows.map((row) => elementsBelow(row, 'td').length + elementsBelow(row, 'th').length);
      expect(new Set(lengths)).toEqual(rows.length === 0 ? new Set() : new Set([heads]));
    }
  });

  test('lets wide things scroll by keys, and names them', () => {
    const regions = report.all('div').filter((one) => attribute(one, 'class')?.startsWith('scroll'));
    expect(regions.length).toBeGreaterThan(5);
    expect(regions.filter((one) => attribute(one, 'tabindex') !== '0' || !attribute(one, 'aria-label'))).toEqual([]);
  });
});

describe('what a report says', () => {
  test('is the same for the same input', () => {
    expect(new ParsedReport(wholeInput(12, 3)).text).toBe(new ParsedReport(wholeInput(12, 3)).text);
  });

  test('shows foreign texts as they are, and obeys none of them', () => {
    const report = new ParsedReport(
      inputOf(hostilePlan(), {
        findings: [
          finding({
            code: hostile,
            category: hostile,
            problem: hostile,
            remedy: hostile,
            object: hostile,
            cluster: hostile,
          }),
          finding({ suppressed: hostile, at: { file: hostile, line: 1, column: 2 } }),
        ],
        expiries: [expiry({ title: hostile, clusters: [hostile] })],
        version: hostile,
      }),
    );
    expect(report.errors).toEqual([]);
    expect(report.all('script')).toEqual([]);
    expect(report.all('style')).toHaveLength(1);
    const shown = hostile.replace('\u202e', '\ufffd').replace('\0', '\ufffd');
    for (const id of ['findings', 'clusters', 'trust', 'peering', 'firewall']) {
      expect(textOf(report.section(id))).toContain(shown);
    }
  });

  test('tells what check found by group, with place and remedy', () => {
    const report = new ParsedReport(wholeInput(2, 2));
    expect(report.rows('findings')).toEqual([
      ['roots-differ', 'error', 'the mesh', 'two roots', 'run isthmus ca renew'],
      ['roots-differ', 'warning', 'c1', 'two roots', 'run isthmus ca renew'],
    ]);
    expect(elementsBelow(report.section('findings'), 'h3').map(textOf)).toEqual(['trust', 'dist']);
  });

  test('shows a suppressed finding with its reason, and does not count it', () => {
    const report = new ParsedReport(inputOf(planOf(2, 2), { findings: [finding({ suppressed: 'until the move' })] }));
    expect(report.rows('findings')[0]?.[1]).toBe('suppressed: until the move');
    expect(textOf(report.section('overview'))).toContain('0 findings, 0 of them errors');
  });

  test('does not call a mesh clean that nobody checked', () => {
    const report = new ParsedReport(inputOf(planOf(2, 2), { findings: undefined }));
    expect(textOf(report.section('findings'))).toContain('was not checked');
    expect(textOf(report.section('overview'))).toContain('not checked');
  });

  test('has a calendar of ends with what is left at the given day', () => {
    const ended = expiry({ title: 'Old', daysLeft: -3, expiry: 'expired', notAfter: new Date('2027-01-28T00:00:00Z') });
    const report = new ParsedReport(inputOf(planOf(2, 2), { expiries: [ended, expiry({ clusters: ['c1', 'c2'] })] }));
    expect(report.rows('trust').slice(-2)).toEqual([
      ['2027-01-28', 'January 2027', 'over for 3 days', 'root', 'Old', 'c1'],
      ['2036-11-20', 'November 2036', '3000 days left', 'root', 'Root CA', 'c1, c2'],
    ]);
    expect(report.text).toContain('as of 2027-01-31');
  });

  test('counts the objects of each stage, and says where something is not sealed', () => {
    const report = new ParsedReport(wholeInput(2, 2));
    const [first] = report.rows('stages');
    expect(first?.slice(0, 4)).toEqual(['c1', '', '6', 'pending']);
    expect(first?.[6]).toBe('pending');
    expect(textOf(report.section('stages'))).toContain('dist holds nothing of 1 of 2 clusters');
  });
});

describe('the peering matrix', () => {
  test('has a cell for each two clusters, and a word in it', () => {
    const rows = new ParsedReport(inputOf(sealedPlan(60, 4))).rows('peering');
    expect(rows).toHaveLength(60);
    expect(rows.map((row) => row.filter((cell) => cell === 'sealed').length)).toEqual(
      Array.from({ length: 60 }, () => 59),
    );
    expect(rows.map((row, at) => row[at + 1])).toEqual(Array.from({ length: 60 }, () => ''));
  });

  test('shows a wrong access in the row of the reader', () => {
    const marks = [{ subject: 'access', code: 'peer-missing', cluster: 'c2', peer: 'c3' }] as const;
    const rows = new ParsedReport(inputOf(sealedPlan(3, 3), { marks })).rows('peering');
    expect(rows).toEqual([
      ['c1', '', 'sealed', 'sealed'],
      ['c2', 'sealed', '', 'wrong'],
      ['c3', 'sealed', 'sealed', ''],
    ]);
  });

  test('becomes a list of what is not there where it would be too large', () => {
    const marks = [{ subject: 'access', code: 'peer-missing', cluster: 'c2', peer: 'c3' }] as const;
    const rows = new ParsedReport(inputOf(sealedPlan(101, 3), { marks })).rows('peering');
    expect(rows).toEqual([['c2', 'c3', 'wrong']]);
  });
});
