import type { Horizon } from '../../pki/horizon.ts';
import type { ExpiryRow } from './expiry-rows.ts';

/** RFC 5545, 3.1: a line has at most 75 octets, its continuation begins with a space, and no character is torn apart. */
const folded = (line: string): string => {
  const lines: string[] = [];
  let current = '';
  for (const character of line) {
    if (Buffer.byteLength(current + character) > 75) {
      lines.push(current);
      current = ' ';
    }
    current += character;
  }
  return [...lines, current].map((one) => `${one}\r\n`).join('');
};

/** RFC 5545, 3.3.11. */
const text = (value: string): string => value.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll('\n', '\\n');

const moment = (date: Date): string => `${date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** The same end has the same name in every export, so that a calendar updates the entry and makes no second one. */
const nameOf = ({ fingerprint, clusters: [cluster = ''] }: ExpiryRow, mesh: string): string =>
  fingerprint === '' ? `ca-crl-${cluster}.${mesh}@isthmus` : `${fingerprint}.${mesh}@isthmus`;

const alarm = (days: number, summary: string): readonly string[] => [
  'BEGIN:VALARM',
  'ACTION:DISPLAY',
  `DESCRIPTION:${text(summary)}`,
  `TRIGGER:-P${days}D`,
  'END:VALARM',
];

/** A list lives for weeks: it is told of a week before, a certificate at both steps of the horizon. */
const alarmDays = ({ kind }: ExpiryRow, { warningDays, findingDays }: Horizon): readonly number[] =>
  kind === 'revocation-list' ? [7] : [...new Set([warningDays, findingDays])];

export interface CalendarSettings {
  readonly mesh: string;
  readonly now: Date;
  readonly horizon: Horizon;
}

const eventOf = (row: ExpiryRow, { mesh, now, horizon }: CalendarSettings): readonly string[] => {
  const summary = `${row.title} of mesh ${mesh} ends`;
  return [
    'BEGIN:VEVENT',
    `UID:${nameOf(row, mesh)}`,
    `DTSTAMP:${moment(now)}`,
    `DTSTART:${moment(row.notAfter)}`,
    `SUMMARY:${text(summary)}`,
    `DESCRIPTION:${text(`${row.kind} of ${row.clusters.join(', ') || 'no cluster yet'}`)}`,
    'TRANSP:TRANSPARENT',
    ...alarmDays(row, horizon).flatMap((days) => alarm(days, summary)),
    'END:VEVENT',
  ];
};

/** What ends when, as iCalendar (RFC 5545), with reminders at the horizon. */
export const expiryCalendar = (rows: readonly ExpiryRow[], settings: CalendarSettings): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//isthmus//ca status//EN',
    'CALSCALE:GREGORIAN',
    ...rows.flatMap((row) => eventOf(row, settings)),
    'END:VCALENDAR',
  ]
    .map(folded)
    .join('');
