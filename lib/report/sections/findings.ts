import type { State } from '../../graph/state.ts';
import type { Markup } from '../../graph/svg/markup.ts';
import { code, paragraph, type Section, tag } from '../html.ts';
import type { ReportFinding, ReportInput } from '../report-input.ts';
import { cell, type Cell, tableMarkup } from '../table.ts';

const placeOf = ({ at, cluster, object }: ReportFinding): string =>
  [
    cluster === '' ? 'the mesh' : cluster,
    ...(object === '' ? [] : [object]),
    ...(at === undefined ? [] : [`${at.file}:${at.line}:${at.column}`]),
  ].join(', ');

const severityCell = ({ severity, suppressed }: ReportFinding): Cell => {
  if (suppressed !== '') return cell(`suppressed: ${suppressed}`);
  const state: State = severity === 'error' ? 'failed' : 'pending';
  return cell(severity, state);
};

const rowOf = (finding: ReportFinding): readonly Cell[] => [
  cell(code(finding.code)),
  severityCell(finding),
  cell(placeOf(finding)),
  cell(finding.problem),
  cell(finding.remedy),
];

const groupsOf = (findings: readonly ReportFinding[]): readonly Markup[] => {
  const categories = [...new Set(findings.map(({ category }) => category))];
  return categories.flatMap((category) => {
    const own = findings.filter((finding) => finding.category === category);
    return [
      tag('h3', {}, category),
      tableMarkup({
        caption: `Findings: ${category}`,
        heads: ['code', 'severity', 'place', 'problem', 'remedy'],
        rows: own.map(rowOf),
      }),
    ];
  });
};

/** What a check found, by group; suppressed ones with their reason. */
export const findingsSection = ({ findings }: ReportInput): Section => ({
  id: 'findings',
  title: 'Findings',
  contents:
    findings === undefined
      ? [paragraph('The mesh was not checked for this page: see ', code('isthmus check'), '.')]
      : findings.length === 0
        ? [paragraph('No check found anything wrong.')]
        : groupsOf(findings),
});
