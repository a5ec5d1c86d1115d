import { type Issue, errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { nearest } from '../../plan/nearest.ts';
import type { CaSettings, Revocations } from './ca-settings.ts';
import type { SignedCluster } from './signed-clusters.ts';
import { signerOf } from './stored-bundle.ts';

/** What is to be revoked, and how long lists live. */
export interface RevocationWish {
  /** Serial numbers in hexadecimal, or names of clusters whose key before the present one is revoked. */
  readonly revoke: readonly string[];
  /** Until the next lists; undefined: as last time, at first 30. */
  readonly days: number | undefined;
}

const defaultDays = 30;

/** Lint calls a list that ends within a week an error, and a list should not live as long as what it revokes. */
const daysBounds = { least: 8, most: 365 } as const;

const refuse = (code: string, problem: string, remedy: string, path: Issue['path'] = ['pki']): MeshError =>
  new MeshError([errorAt(code, path, problem, remedy)]);

/** Throws a MeshError for a number of days that no list should live. */
export const assertDays = (days: number): void => {
  const { least, most } = daysBounds;
  if (Number.isInteger(days) && days >= least && days <= most) return;
  throw refuse('days-out-of-range', `lists cannot live ${days} days`, `choose ${least} to ${most} days`);
};

type Revoked = Revocations['revoked'][number];

const serialText = /^(?:0x)?([0-9a-f]{2}(?::?[0-9a-f]{2}){7,20})$/;

/** The serial number of a word. Throws a MeshError for what is neither a cluster nor a number, and for one in use. */
const serialOf = (word: string, clusters: readonly SignedCluster[]): string => {
  const named = clusters.find(({ cluster }) => cluster === word);
  if (named) {
    const [, previous] = named.generations;
    if (previous) return signerOf(previous).serial.toString('hex');
    const problem = `${word} has only the intermediate that is in use`;
    throw refuse('revoke-in-use', problem, `give it a new one first: isthmus ca renew ${word}`, ['pki', word]);
  }
  const [, digits] = serialText.exec(word.toLowerCase()) ?? [];
  if (digits === undefined) {
    const close = nearest(
      word,
      clusters.map(({ cluster }) => cluster),
    );
    const remedy = close === '' ? 'name a cluster, or a serial number as openssl prints it' : `did you mean ${close}?`;
    throw refuse('revoke-unknown', `${JSON.stringify(word)} is neither a cluster nor a serial number`, remedy);
  }
  const plain = digits.replaceAll(':', '');
  // openssl prints a positive number; in DER its first bit would be a sign.
  const serial = plain >= '8' ? `00${plain}` : plain;
  const user = clusters.find(
    ({ generations: [current] }) => current && signerOf(current).serial.toString('hex') === serial,
  );
  if (user) {
    const problem = `${user.cluster} uses the certificate with this serial number`;
    throw refuse('revoke-in-use', problem, `give it a new one first: isthmus ca renew ${user.cluster}`);
  }
  return serial;
};

/**
 * The revocations with those that are new, and the number of the next lists. Throws a MeshError for what is unknown or in
 * use.
 */
export const nextRevocations = (
  { revocations }: CaSettings,
  { revoke, days }: RevocationWish,
  clusters: readonly SignedCluster[],
  now: Date,
): Revocations => {
  const before = revocations?.revoked ?? [];
  const at = now.toISOString();
  const issuers = new Set(clusters.map(({ root }) => root.certificate.publicKeyDigest));
  // Nobody remembers which root signed a certificate of the past, and random serial numbers do not meet.
  const fresh = revoke
    .map((word) => serialOf(word, clusters))
    .flatMap((serial): readonly Revoked[] => [...issuers].map((issuer) => ({ issuer, serial, at })))
    .filter(({ issuer, serial }) => !before.some((one) => one.issuer === issuer && one.serial === serial));
  return {
    number: (revocations?.number ?? 0) + 1,
    days: days ?? revocations?.days ?? defaultDays,
    revoked: [...before, ...fresh],
  };
};
