import { dayOf } from '../../graph/captions.ts';
import type { State } from '../../graph/state.ts';
import type { Markup } from '../../graph/svg/markup.ts';
import { fewNames } from '../../plan/few-names.ts';
import { paragraph } from '../html.ts';
import type { ReportExpiry, ReportInput } from '../report-input.ts';
import { cell, type Cell, tableMarkup } from '../table.ts';

const states: Readonly<Record<ReportExpiry['expiry'], State>> = {
  fine: 'fine',
  warning: 'pending',
  finding: 'failed',
  expired: 'failed',
  'not-yet-valid': 'pending',
};

/** How an end is shown: red within the horizon of findings, as `ca status` has it. */
export const expiryState = (expiry: ReportExpiry['expiry']): State => states[expiry];

const kinds = { root: 'root', intermediate: 'intermediate', 'revocation-list': 'revocation list' } as const;

const daysText = ({ daysLeft, expiry }: ReportExpiry): string => {
  if (expiry === 'expired') return `over for ${-daysLeft} days`;
  return expiry === 'not-yet-valid' ? `not valid yet, ends in ${daysLeft} days` : `${daysLeft} days left`;
};

/** Months by name: a calendar is read by month. */
const month = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

const rowOf = (expiry: ReportExpiry): readonly Cell[] => [
  cell(dayOf(expiry.notAfter)),
  cell(month.format(expiry.notAfter)),
  cell(daysText(expiry), expiryState(expiry.expiry)),
  cell(kinds[expiry.kind]),
  cell(expiry.title),
  cell(expiry.clusters.length === 0 ? 'none yet' : fewNames(expiry.clusters)),
];

/** What ends when, the earliest first; a root that several clusters trust is one row. */
export const expiryCalendar = ({ expiries, at }: ReportInput): Markup =>
  expiries.length === 0
    ? paragraph('There are no certificates in pki/ yet.')
    : tableMarkup({
        caption: `Expiry calendar as of ${dayOf(at)}`,
        heads: ['ends', 'month', 'left', 'kind', 'name', 'clusters'],
        rows: expiries.map(rowOf),
      });
