/** How many days before its end a certificate is talked about. */
export interface Horizon {
  readonly warningDays: number;
  readonly findingDays: number;
}

/** The one horizon of isthmus, used wherever something expires. */
export const defaultHorizon: Horizon = { warningDays: 60, findingDays: 30 };

/** Revocation lists live for weeks only. Below the last week lint says so too: a missed renewal must show before it hurts. */
export const revocationHorizon: Horizon = { warningDays: 14, findingDays: 7 };

const day = 24 * 60 * 60 * 1000;

/** Whole days until a date, rounded down; negative once it has passed. */
export const daysUntil = (date: Date, now: Date): number => Math.floor((date.getTime() - now.getTime()) / day);

/** How urgent an end is. */
export type ExpiryClass = 'fine' | 'warning' | 'finding' | 'expired' | 'not-yet-valid';

/** The class of a period of validity at a moment. The bounds belong to the quieter class: 60 days left are fine. */
export const expiryClassOf = (
  period: { readonly notBefore: Date; readonly notAfter: Date },
  now: Date,
  horizon: Horizon = defaultHorizon,
): ExpiryClass => {
  if (period.notAfter <= now) return 'expired';
  if (period.notBefore > now) return 'not-yet-valid';
  const left = period.notAfter.getTime() - now.getTime();
  if (left < horizon.findingDays * day) return 'finding';
  return left < horizon.warningDays * day ? 'warning' : 'fine';
};
