import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { type Horizon, defaultHorizon } from '../../pki/horizon.ts';

const refuse = (code: string, problem: string, remedy: string): MeshError =>
  new MeshError([errorAt(code, [], problem, remedy)]);

/**
 * `60d` or `60`: so many days before an end a warning begins, and a finding at half of them, as in the default of 60 and
 * 30. Throws a MeshError for anything else.
 */
export const horizonOf = (text: string | undefined): Horizon => {
  if (text === undefined) return defaultHorizon;
  const days = /^([1-9][0-9]{0,3})d?$/.exec(text)?.[1];
  if (days === undefined) {
    throw refuse('horizon-malformed', `--horizon ${JSON.stringify(text)} is no number of days`, 'write it like 60d');
  }
  return { warningDays: Number(days), findingDays: Math.floor(Number(days) / 2) };
};

/** `2027-01-31`, or a moment such as `2027-01-31T12:00:00Z`. Undefined: now. Throws a MeshError for anything else. */
export const momentOf = (text: string | undefined, now: Date): Date => {
  if (text === undefined) return now;
  const wellFormed = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z)?$/.test(text);
  const moment = new Date(wellFormed ? text : Number.NaN);
  // 2027-02-30 would silently become the second of March.
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== text.slice(0, 10)) {
    throw refuse('date-malformed', `--at ${JSON.stringify(text)} is no date`, 'write it like 2027-01-31');
  }
  return moment;
};
