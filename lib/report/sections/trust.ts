import { authorityText, counted } from '../../graph/captions.ts';
import type { PictureCluster, PictureRoot } from '../../graph/picture.ts';
import { code, paragraph, type Section, tag } from '../html.ts';
import type { ReportInput } from '../report-input.ts';
import { cell, type Cell, tableMarkup } from '../table.ts';
import { expiryCalendar } from './expiry.ts';

const rootRow = ({ title, fingerprint, until, state, lines }: PictureRoot): readonly Cell[] => {
  const clusters = lines.reduce((sum, { trust }) => sum + trust.all, 0);
  return [
    cell(title),
    cell(fingerprint === '' ? '' : code(fingerprint)),
    cell(until, state),
    cell(counted(clusters, 'cluster')),
  ];
};

const authorityRow = ({ name, authority }: PictureCluster): readonly Cell[] => [
  cell(name),
  cell(authority.title),
  cell(authorityText(authority), authority.state),
];

/** Roots, the CA of each cluster, and when all of them end. */
export const trustSection = (input: ReportInput): Section => ({
  id: 'trust',
  title: 'Trust',
  contents: [
    paragraph('Workloads of two clusters trust each other when both clusters hold the same root.'),
    tableMarkup({
      caption: 'Roots that clusters trust',
      heads: ['root', 'SHA-256', 'until', 'trusted by'],
      rows: input.picture.roots.map(rootRow),
    }),
    tableMarkup({
      caption: 'The CA of each cluster, which signs its workloads',
      heads: ['cluster', 'certificate', 'state'],
      rows: input.picture.clusters.map(authorityRow),
    }),
    tag('h3', {}, 'Expiry calendar'),
    expiryCalendar(input),
  ],
});
