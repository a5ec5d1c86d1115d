import type { Io } from '../io.ts';
import { columnsOf, cut } from './columns.ts';
import type { ExpiryRow } from './expiry-rows.ts';

/** The whole table fits a terminal of 80 columns: what is left to the names is divided between the first two of them. */
const widths = { cluster: 18, title: 18 } as const;

const kinds = { root: 'root', intermediate: 'intermediate', 'revocation-list': 'lists' } as const;

const states = {
  fine: 'fine',
  warning: 'warning',
  finding: 'finding',
  expired: 'over',
  'not-yet-valid': 'future',
} as const;

const clusterText = ({ clusters }: ExpiryRow): string => {
  const [first = '-'] = clusters;
  return clusters.length < 2 ? first : `${clusters.length} clusters`;
};

const rowOf = (row: ExpiryRow, { ascii }: Io): readonly string[] => [
  cut(clusterText(row), widths.cluster, ascii),
  kinds[row.kind],
  cut(row.title, widths.title, ascii),
  row.notAfter.toISOString().slice(0, 10),
  String(row.daysLeft),
  states[row.expiry],
];

/** What ends when, for people; the day is that of UTC. */
export const expiryTable = (rows: readonly ExpiryRow[], io: Io): string =>
  rows.length === 0
    ? ''
    : columnsOf([['CLUSTER', 'KIND', 'NAME', 'ENDS', 'DAYS', 'STATE'], ...rows.map((row) => rowOf(row, io))]);
