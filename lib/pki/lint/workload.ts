import { generateKeyPairSync } from 'node:crypto';
import { isSame, isSignedBy, readCertificate } from '../certificate.ts';
import type { Certificate } from '../certificate.ts';
import { certificationPath } from '../certification-path.ts';
import type { PathProblem } from '../certification-path.ts';
import {
  boolean,
  embedded,
  explicit,
  implicit,
  integer,
  objectId,
  octetString,
  derOf,
  sequence,
  time,
} from '../der-writer.ts';
import { oids } from '../object-ids.ts';
import { refusedNames } from '../permitted-names.ts';
import { PrivateKey } from '../private-key.ts';
import { publicKeyInfo, signatureAlgorithmOf, signedDocument } from '../signed-document.ts';
import { certificatesOf } from './bundle.ts';
import type { Bundle, LintSettings, Rule } from './bundle.ts';
import { weakness } from './finding.ts';
import { signingKeyOf } from './keys.ts';

/** What istiod's own certificate must be good for (istio 1.30.3, pilot/pkg/bootstrap/server.go). */
export const istiodNames = ({ source }: Bundle): readonly string[] => {
  const revisions = source.revision === undefined ? [] : [`istiod-${source.revision}`];
  return ['istiod', 'istiod-remote', 'istio-pilot', ...revisions].map(
    (service) => `${service}.${source.systemNamespace ?? 'istio-system'}.svc`,
  );
};

const workloadName = (trustDomain: string): string => `spiffe://${trustDomain}/ns/x/sa/y`;

/** L14: the name constraints of every CA in the bundle permit what this mesh needs. */
export const permittedNames: Rule = (bundle, { trustDomain }) =>
  certificatesOf(bundle).flatMap(({ file, certificate }) => {
    const refused = refusedNames(certificate, { dns: istiodNames(bundle), uris: [workloadName(trustDomain)] });
    if (refused.length === 0) return [];
    const problem = `name constraints of ${certificate.title} refuse ${refused.join(', ')}`;
    return [
      weakness('L14', 'names-refused', {
        file,
        problem,
        remedy: 'make a root that permits the trust domain and istiod',
      }),
    ];
  });

const nothing = sequence();
const hour = 60 * 60 * 1000;

/**
 * A certificate as istiod would make one for a workload and for itself, under the bundle's key if that is at hand, else
 * under a key that lives only here. It is thrown away after the lint.
 */
const leafUnder = (
  signer: Certificate,
  bundle: Bundle,
  { now, trustDomain }: LintSettings,
): Certificate | undefined => {
  const own = PrivateKey.of(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
  const key = signingKeyOf(bundle.key, signer) ?? own;
  const names = [
    implicit(6, Buffer.from(workloadName(trustDomain))),
    ...istiodNames(bundle).map((name) => implicit(2, Buffer.from(name))),
  ];
  const content = sequence(
    explicit(0, integer(Uint8Array.of(2))),
    integer(Uint8Array.of(1)),
    signatureAlgorithmOf(key),
    embedded(Buffer.from(signer.subject, 'hex')),
    sequence(time(new Date(now.getTime() - hour)), time(new Date(now.getTime() + hour))),
    nothing,
    embedded(publicKeyInfo(own.publicKey)),
    explicit(
      3,
      sequence(sequence(objectId(oids.subjectAltName), boolean(true), octetString(derOf(sequence(...names))))),
    ),
  );
  return readCertificate(signedDocument(content, key));
};

/** A workload of one cluster: its certificate, and the chain its proxy would send. */
export interface SyntheticWorkload {
  readonly leaf: Certificate;
  readonly chain: readonly Certificate[];
  /** Whether one certificate signed another; without the bundle's key the last link is taken as made. */
  readonly signed: (certificate: Certificate, issuer: Certificate) => boolean;
}

/** A workload of the bundle's cluster, or undefined where there is no certificate to sign it. */
export const syntheticWorkload = (bundle: Bundle, settings: LintSettings): SyntheticWorkload | undefined => {
  const { signer, chain } = bundle;
  const leaf = signer === undefined ? undefined : leafUnder(signer, bundle, settings);
  if (signer === undefined || leaf === undefined) return undefined;
  const withKey = signingKeyOf(bundle.key, signer) !== undefined;
  const signed: SyntheticWorkload['signed'] = (certificate, issuer) =>
    !withKey && isSame(certificate, leaf) ? isSame(issuer, signer) : isSignedBy(certificate, issuer);
  return { leaf, chain, signed };
};

/** Why a workload would not be believed by whoever trusts those roots; names are L14's. Empty: it would be. */
export const disbelief = (
  workload: SyntheticWorkload,
  roots: readonly Certificate[],
  now: Date,
): readonly PathProblem[] => {
  const { leaf, chain, signed } = workload;
  const found = [oids.serverAuth, oids.clientAuth].flatMap((usage) => {
    const question = { leaf, intermediates: chain, roots, now, usage, anchors: 'self-signed', signed } as const;
    const verdict = certificationPath(question);
    return verdict.ok ? [] : verdict.problems;
  });
  return [...new Set(found)].filter((problem) => problem !== 'name-refused');
};

/** L07, within one cluster: a workload of this bundle is believed by its own neighbours. */
export const believedWorkload: Rule = (bundle, settings) => {
  const workload = syntheticWorkload(bundle, settings);
  if (workload === undefined || bundle.roots.length === 0) return [];
  const problems = disbelief(workload, bundle.roots, settings.now);
  if (problems.length === 0) return [];
  const problem = `a workload of this cluster would not be believed: ${problems.join(', ')}`;
  return [weakness('L07', 'workload', { problem, remedy: 'mend the other findings of this bundle first' })];
};
