import { pageOf } from '../../check/codes.ts';
import type { CheckResult } from '../../check/finding.ts';
import { verdictOf } from './lines.ts';

/** The report for programs: every check with its verdict, every finding with its page. */
export const checkJson = (results: readonly CheckResult[], strict: boolean): string =>
  `${JSON.stringify(
    {
      results: results.map((result) => ({
        category: result.category,
        title: result.title,
        codes: result.codes,
        verdict: verdictOf(result, strict),
        findings: result.findings.map(({ suppressed, ...finding }) => ({
          ...finding,
          page: pageOf(finding.code),
          ...(suppressed === undefined ? {} : { suppressed }),
        })),
        notes: result.notes,
      })),
    },
    null,
    2,
  )}\n`;
