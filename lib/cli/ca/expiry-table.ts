import type { Io } from '../io.ts';
import { columnsOf, cut } from './columns.ts';
import type { ExpiryRow } from './expiry-rows.ts';

/** What the other columns take, with the blanks between all of them. */
const otherColumns = 'intermediate  2036-11-20  -3649  finding'.length + 4;

/**
 * What is left to the names is divided between cluster and title. A pipe has all the room there is: whoever searches there
 * looks for whole names.
 */
const roomFor = (columns: number | undefined): number =>
  columns === undefined ? Number.POSITIVE_INFINITY : Math.max(8, Math.floor((columns - otherColumns) / 2));

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

const rowOf = (row: ExpiryRow, room: number, { ascii }: Io): readonly string[] => [
  cut(clusterText(row), room, ascii),
  kinds[row.kind],
  cut(row.title, room, ascii),
  row.notAfter.toISOString().slice(0, 10),
  String(row.daysLeft),
  states[row.expiry],
];

/** What ends when, for people; the day is that of UTC. */
export const expiryTable = (rows: readonly ExpiryRow[], io: Io): string => {
  const title = ['CLUSTER', 'KIND', 'NAME', 'ENDS', 'DAYS', 'STATE'];
  const room = roomFor(io.columns);
  return rows.length === 0 ? '' : columnsOf([title, ...rows.map((row) => rowOf(row, room, io))]);
};
