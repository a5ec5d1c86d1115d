import type { Certificate } from '../certificate.ts';
import { expiryClassOf, revocationHorizon } from '../horizon.ts';
import { isListOf } from '../revocation-list.ts';
import type { RevocationList } from '../revocation-list.ts';
import { revocationFileName } from './bundle.ts';
import type { Bundle, Rule } from './bundle.ts';
import { advice, refusal, weakness } from './finding.ts';
import type { RuleFinding } from './finding.ts';

const file = revocationFileName;
const remedy = 'make the lists again: one for each certificate of the chain, the root included';

const coverage = (certificate: Certificate, lists: readonly RevocationList[]): readonly RuleFinding[] => {
  const { title } = certificate;
  const own = lists.filter((list) => isListOf(list, certificate));
  if (own.length === 0) {
    return [refusal('L13', 'not-covered', { file, problem: `there is no list signed by ${title}`, remedy })];
  }
  if (certificate.keyUsage?.crlSign !== false) return [];
  // Go's RevocationList.CheckSignatureFrom asks for the right wherever a key usage is present.
  const problem = `${title} has no key usage cRLSign: its lists are not to be accepted`;
  return [refusal('L13', 'no-crl-sign', { file, problem, remedy: 'use the profile strict, or no revocation lists' })];
};

const listFindings = (list: RevocationList, now: Date): readonly RuleFinding[] => {
  if (list.thisUpdate > now)
    return [weakness('L13', 'list-not-yet', { file, problem: 'a list lies in the future', remedy })];
  if (list.nextUpdate === null) return [];
  const expiry = expiryClassOf({ notBefore: list.thisUpdate, notAfter: list.nextUpdate }, now, revocationHorizon);
  if (expiry === 'expired') return [weakness('L13', 'list-stale', { file, problem: 'a list is out of date', remedy })];
  const problem = `a list is out of date within ${revocationHorizon.findingDays} days`;
  return expiry === 'finding' ? [weakness('L13', 'list-ends', { file, problem, remedy })] : [];
};

const revoked = ({ chain, revocations }: Bundle): readonly RuleFinding[] =>
  chain
    .filter((certificate) =>
      revocations?.lists.some(
        (list) => list.issuer === certificate.issuer && list.revoked.has(certificate.serial.toString('hex')),
      ),
    )
    .map(({ title }) =>
      weakness('L13', 'revoked', {
        file,
        problem: `${title} is revoked by its own mesh`,
        remedy: 'issue a new intermediate',
      }),
    );

/** L13: revocation lists for the whole chain, signed, fresh, and in a layout in which istiod reads them. */
export const soundRevocations: Rule = (bundle, { now }) => {
  const { layout, revocations, chain, source } = bundle;
  if (layout === 'tls' && Object.hasOwn(source.files, file)) {
    const problem = 'istiod reads no revocation list in the layout of tls.crt';
    return [advice('L13', 'ignored', { file, problem, remedy: 'use the four files, or remove the list' })];
  }
  if (revocations === null) return [];
  const broken = revocations.unreadable > 0 || revocations.lists.length === 0;
  return [
    ...(broken ? [refusal('L13', 'list-unreadable', { file, problem: 'a list is unreadable', remedy })] : []),
    ...chain.flatMap((certificate) => coverage(certificate, revocations.lists)),
    ...revocations.lists.flatMap((list) => listFindings(list, now)),
    ...revoked(bundle),
  ];
};
