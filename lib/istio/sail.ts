import type { IstioVersion } from '../plan/istio-plan.ts';

/** API version of the kinds of sail-operator. */
export const sailApiVersion = 'sailoperator.io/v1';

/** The one name that the operator takes for an IstioCNI. Source: sail-operator 1.30.3, its CRD. */
export const sailCniName = 'default';

/** Name of the Istio of a control plane: the operator makes the revision out of it, and none of this one name. */
export const sailIstioName = (revision: string): string => (revision === '' ? 'default' : revision);

/** First and last patch release that sail-operator 1.30.3 takes, by minor release; oldest first. Source: its CRDs. */
const releases: readonly (readonly [minor: number, first: number, last: number])[] = [
  [22, 5, 8],
  [23, 2, 6],
  [24, 0, 6],
  [25, 1, 5],
  [26, 0, 8],
  [27, 0, 9],
  [28, 0, 10],
  [29, 0, 6],
  [30, 0, 3],
];

/** The oldest minor release that this operator still installs; older ones are names it takes and does nothing with. */
const oldestInstalled = 28;

/** How the operator spells a release. */
export const sailVersion = ({ text }: IstioVersion): string => `v${text}`;

export const isSailRelease = ({ major, minor, patch }: IstioVersion): boolean =>
  major === 1 && releases.some(([known, first, last]) => known === minor && patch >= first && patch <= last);

/** Whether the operator takes the name of the release, but has no charts of it any more. */
export const isRetiredInSail = ({ major, minor }: IstioVersion): boolean => major === 1 && minor < oldestInstalled;

/** The release nearest to one that the operator does not know: of the same minor release, else the oldest or the newest. */
export const nearestSailRelease = ({ minor, patch }: IstioVersion): string => {
  const [oldest] = releases;
  const newest = releases.at(-1);
  const same = releases.find(([known]) => known === minor);
  const [known, first, last] = same ?? (oldest && minor < oldest[0] ? oldest : newest) ?? [0, 0, 0];
  return `1.${known}.${same === undefined ? last : Math.min(Math.max(patch, first), last)}`;
};
