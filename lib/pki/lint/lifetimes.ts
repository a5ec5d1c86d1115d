import type { Certificate } from '../certificate.ts';
import { daysUntil, expiryClassOf } from '../horizon.ts';
import type { Horizon } from '../horizon.ts';
import { certificatesOf } from './bundle.ts';
import type { Bundle, Rule } from './bundle.ts';
import { advice, refusal, weakness } from './finding.ts';
import type { RuleFinding } from './finding.ts';

/** Below this share of its life a short-lived certificate is renewed, whatever the horizon says. */
const smallestShare = 0.2;

const isShort = (horizon: Horizon, { notBefore, notAfter }: Certificate): boolean =>
  daysUntil(notAfter, notBefore) <= horizon.warningDays;

const shareFinding = (certificate: Certificate, file: string, now: Date): readonly RuleFinding[] => {
  const [whole, left] = [certificate.notBefore, now].map((from) => certificate.notAfter.getTime() - from.getTime());
  if (left === undefined || whole === undefined || left / whole >= smallestShare) return [];
  const problem = `${certificate.title} has less than a fifth of its life left`;
  return [advice('L09', 'expires-soon', { file, problem, remedy: 'renew it' })];
};

const endFindings = (file: string, certificate: Certificate, now: Date, horizon: Horizon): readonly RuleFinding[] => {
  const { title } = certificate;
  const days = daysUntil(certificate.notAfter, now);
  const expiry = expiryClassOf(certificate, now, horizon);
  const remedy = 'renew the certificate, and if it is a root, exchange it in steps';
  if (expiry === 'fine') return [];
  if (expiry === 'not-yet-valid') {
    const problem = `${title} is not valid yet`;
    return [advice('L09', 'not-yet', { file, problem, remedy: 'check the clock it was made with' })];
  }
  if (expiry === 'expired') {
    return [weakness('L09', 'certificate-expired', { file, problem: `${title} expired ${-days} days ago`, remedy })];
  }
  // A certificate made for 30 days would be a finding all its life: its share decides.
  if (isShort(horizon, certificate)) return shareFinding(certificate, file, now);
  const words = { file, problem: `${title} expires in ${days} days`, remedy };
  return [expiry === 'finding' ? weakness('L09', 'expires', words) : advice('L09', 'expires-soon', words)];
};

const chainEnd = ({ chain, layout, names }: Bundle, now: Date): readonly RuleFinding[] => {
  const [first] = chain;
  if (layout === 'tls' || first === undefined || first.notAfter > now) return [];
  const problem = 'the first certificate of the chain has expired';
  return [refusal('L09', 'chain-start-expired', { file: names.chain, problem, remedy: 'issue the bundle again' })];
};

const outliving = ({ signer, roots, names }: Bundle): readonly RuleFinding[] => {
  const issuers = roots.filter(({ subject }) => subject === signer?.issuer);
  const latest = Math.max(...issuers.map(({ notAfter }) => notAfter.getTime()));
  if (signer === undefined || issuers.length === 0 || signer.notAfter.getTime() <= latest) return [];
  const problem = 'the intermediate outlives its root: on the day the root ends everything ends at once';
  return [
    weakness('L09', 'outlives-root', {
      file: names.signer,
      problem,
      remedy: 'issue it with an end no later than the root',
    }),
  ];
};

/** L09: nothing has expired or soon will, and the intermediate does not outlive its root. All roots count: istiod's metric shows only the first. */
export const longEnough: Rule = (bundle, { now, horizon }) => [
  ...chainEnd(bundle, now),
  ...outliving(bundle),
  ...certificatesOf(bundle).flatMap(({ file, certificate }) => endFindings(file, certificate, now, horizon)),
];
