import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { embedded, explicit, integer, objectId, sequence, set } from './der-writer.ts';
import { DerReader } from './der-reader.ts';
import { nameNode } from './distinguished-name.ts';
import { extensionsNode } from './extension-writer.ts';
import { oids } from './object-ids.ts';
import { pemOf, readPem } from './pem.ts';
import type { PrivateKey } from './private-key.ts';
import type { Profile } from './profile.ts';
import { hasValidSignature, keyIdOf, publicKeyInfo, signedDocument } from './signed-document.ts';

/** What a cluster asks an outside authority for. */
export interface RequestSpec {
  readonly profile: Profile;
  readonly cluster: string;
  readonly key: PrivateKey;
  /** Default: `istio-system`. */
  readonly systemNamespace?: string;
}

/** A PKCS#10 request as PEM: name, key, and the wished extensions, which many authorities ignore. */
export const signingRequest = ({ profile, cluster, key, systemNamespace }: RequestSpec): string => {
  const extensions = extensionsNode({
    subjectKeyId: keyIdOf(key.publicKey),
    pathLength: 0,
    signsRevocations: profile.signsRevocations,
    dnsNames: [`istiod.${systemNamespace ?? 'istio-system'}.svc`],
  });
  const content = sequence(
    integer(Uint8Array.of(0)),
    nameNode(profile.intermediateName(cluster)),
    embedded(publicKeyInfo(key.publicKey)),
    explicit(0, sequence(objectId(oids.extensionRequest), set(extensions))),
  );
  return pemOf('CERTIFICATE REQUEST', signedDocument(content, key));
};

/** What came of reading a request: its public key, or why not. */
export type SigningRequestReading =
  | { readonly ok: true; readonly publicKey: KeyObject }
  | { readonly ok: false; readonly problem: 'not-a-request' | 'bad-signature' | 'weak-key' };

const isStrong = (key: KeyObject): boolean => {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') return modulusLength >= 2048;
  return key.asymmetricKeyType === 'ec' && ['prime256v1', 'secp384r1'].includes(namedCurve);
};

/**
 * Reads a request of any origin and verifies that whoever made it holds the key. Only the key is taken over: names and
 * extensions come from our own profile. Never throws.
 */
export const readSigningRequest = (text: string): SigningRequestReading => {
  const block = readPem(text).blocks.find(({ label }) => /^(NEW )?CERTIFICATE REQUEST$/.test(label));
  if (block === undefined) return { ok: false, problem: 'not-a-request' };
  try {
    const info = DerReader.of(block.der).item(0).item(2).der;
    const publicKey = createPublicKey({ key: info, format: 'der', type: 'spki' });
    if (!hasValidSignature(block.der, publicKey)) return { ok: false, problem: 'bad-signature' };
    return isStrong(publicKey) ? { ok: true, publicKey } : { ok: false, problem: 'weak-key' };
  } catch {
    return { ok: false, problem: 'not-a-request' };
  }
};
