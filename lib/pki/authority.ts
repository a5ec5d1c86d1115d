import type { KeyObject } from 'node:crypto';
import { readCertificate } from './certificate.ts';
import type { Certificate } from './certificate.ts';
import { embedded, explicit, integer, sequence, time } from './der-writer.ts';
import type { DerNode } from './der-writer.ts';
import { nameNode } from './distinguished-name.ts';
import type { DistinguishedName } from './distinguished-name.ts';
import { extensionsNode } from './extension-writer.ts';
import type { ExtensionsSpec, PermittedNames } from './extension-writer.ts';
import { PkiError } from './pki-error.ts';
import type { PrivateKey } from './private-key.ts';
import type { Profile } from './profile.ts';
import { newSerial } from './serial-number.ts';
import type { RandomBytes } from './serial-number.ts';
import { keyIdOf, publicKeyInfo, signatureAlgorithmOf, signedDocument } from './signed-document.ts';

/** A certificate with the key that belongs to it. */
export interface Authority {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
}

/** What every certificate depends on besides its names. */
export interface Issuance {
  readonly profile: Profile;
  readonly now: Date;
  readonly random: RandomBytes;
}

/** A root to be: the key is made beforehand, because RSA keys are made in parallel. */
export interface RootSpec extends Issuance {
  readonly key: PrivateKey;
  readonly permittedNames?: PermittedNames;
}

/** An intermediate to be. Only its public key is needed, so that a request from elsewhere is served alike. */
export interface IntermediateSpec extends Issuance {
  readonly cluster: string;
  readonly publicKey: KeyObject;
  /** Where istiod runs. Default: `istio-system`. */
  readonly systemNamespace?: string;
}

const minute = 60_000;
const day = 24 * 60 * minute;

// Certificates count whole seconds.
const wholeSecond = (milliseconds: number): Date => new Date(Math.floor(milliseconds / 1000) * 1000);

interface Content {
  readonly serial: Uint8Array;
  readonly issuer: DerNode;
  readonly subject: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: KeyObject;
  readonly extensions: ExtensionsSpec;
}

const certificateOf = (content: Content, signer: PrivateKey): Certificate => {
  const der = signedDocument(
    sequence(
      explicit(0, integer(Uint8Array.of(2))),
      integer(content.serial),
      signatureAlgorithmOf(signer),
      content.issuer,
      sequence(time(content.notBefore), time(content.notAfter)),
      nameNode(content.subject),
      embedded(publicKeyInfo(content.publicKey)),
      explicit(3, extensionsNode(content.extensions)),
    ),
    signer,
  );
  const certificate = readCertificate(der);
  if (certificate === undefined) throw new PkiError('bad-request', 'a certificate came out unreadable');
  return certificate;
};

/** A self-signed root. It has no path length, as upstream's. */
export const issueRoot = ({ profile, key, now, random, permittedNames }: RootSpec): Authority => {
  const notBefore = wholeSecond(now.getTime() - profile.backdateMinutes * minute);
  const certificate = certificateOf(
    {
      serial: newSerial(random),
      issuer: nameNode(profile.rootName),
      subject: profile.rootName,
      notBefore,
      notAfter: new Date(notBefore.getTime() + profile.rootDays * day),
      publicKey: key.publicKey,
      extensions: {
        subjectKeyId: keyIdOf(key.publicKey),
        pathLength: 'unlimited',
        signsRevocations: profile.signsRevocations,
        dnsNames: [],
        ...(permittedNames === undefined ? {} : { permittedNames }),
      },
    },
    key,
  );
  return { certificate, key };
};

const assertCanIssue = ({ certificate, key }: Authority, now: Date): void => {
  if (certificate.basicConstraints?.ca !== true || certificate.keyUsage?.certSign === false) {
    throw new PkiError('not-an-authority', `${certificate.title} may not sign certificates`);
  }
  if (certificate.basicConstraints.pathLength === 0) {
    throw new PkiError('not-an-authority', `${certificate.title} has path length 0: nothing may stand below it`);
  }
  if (!certificate.publicKey.equals(key.publicKey)) {
    throw new PkiError('key-mismatch', `the key does not belong to ${certificate.title}`);
  }
  if (certificate.notAfter <= now) throw new PkiError('authority-expired', `${certificate.title} has expired`);
};

/** The intermediate of one cluster under a root. It never outlives the root, and never begins before it. */
export const issueIntermediate = (root: Authority, spec: IntermediateSpec): Certificate => {
  const { profile, now } = spec;
  assertCanIssue(root, now);
  const { certificate } = root;
  const wish = wholeSecond(now.getTime() - profile.backdateMinutes * minute);
  const notBefore = wish < certificate.notBefore ? certificate.notBefore : wish;
  const end = Math.min(notBefore.getTime() + profile.intermediateDays * day, certificate.notAfter.getTime());
  const issuerKeyId = certificate.subjectKeyId;
  return certificateOf(
    {
      serial: newSerial(spec.random),
      issuer: embedded(Buffer.from(certificate.subject, 'hex')),
      subject: profile.intermediateName(spec.cluster),
      notBefore,
      notAfter: new Date(end),
      publicKey: spec.publicKey,
      extensions: {
        subjectKeyId: keyIdOf(spec.publicKey),
        pathLength: 0,
        signsRevocations: profile.signsRevocations,
        dnsNames: [`istiod.${spec.systemNamespace ?? 'istio-system'}.svc`],
        authorityKeyId: issuerKeyId === null ? keyIdOf(certificate.publicKey) : Buffer.from(issuerKeyId, 'hex'),
      },
    },
    root.key,
  );
};

/**
 * The names that a root of one trust domain may vouch for: its workloads and istiod's serving names. Opt-in, for a
 * wrong set makes istiod refuse the bundle.
 */
export const namesOfTrustDomain = (trustDomain: string): PermittedNames => ({
  uriHosts: [trustDomain],
  dnsDomains: ['svc'],
});
