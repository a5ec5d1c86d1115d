import type { Certificate } from '../../lib/pki/certificate.ts';
import { matrix } from '../../test/pki/bundle-matrix.ts';
import { filesOf, type Parts, soundParts } from '../../test/pki/bundles-of-tests.ts';

/** The files that istiod mounts, by name. */
type Files = Readonly<Record<string, Uint8Array>>;

/** A bundle in files, and who signs and is trusted in it. */
export interface MadeBundle {
  readonly files: Files;
  readonly signer: Certificate;
  readonly roots: readonly Certificate[];
}

/** A bundle, what istiod makes of it, and what lint says. */
export interface BundleCase {
  readonly name: string;
  /** Why istiod refuses it, in its own words; undefined: it loads it. */
  readonly refusal: RegExp | undefined;
  /** The codes of the errors lint has, all of them. */
  readonly errors: readonly string[];
  /** Codes that may come or not. */
  readonly mayAlso: readonly string[];
  /** Whether a client that trusts the roots believes what istiod then serves; null where it serves nothing. */
  readonly believed: boolean | null;
  readonly make: () => MadeBundle;
}

const notAllowedToSign = /parent certificate cannot sign this kind of certificate/;

/** What istiod says to the bundles of the matrix that it refuses. */
const refusals: ReadonlyMap<string, RegExp> = new Map([
  ['key mismatch', /the cert does not match the key/],
  ['wrong root', /certificate signed by unknown authority \(possibly because of "x509: ECDSA verification failure"/],
  ['not a CA', /certificate is not authorized to sign other certificates/],
  ['root not a CA', notAllowedToSign],
  ['root without basic constraints', notAllowedToSign],
  ['expired intermediate', /certificate has expired/],
  ['expired root', /certificate has expired/],
  ['EC PARAMETERS first', /unsupported PEM block type for a private key: EC PARAMETERS/],
  ['encrypted key', /unsupported PEM block type for a private key: ENCRYPTED PRIVATE KEY/],
  ['extended key usage clientAuth only', /certificate specifies an incompatible key usage/],
  ['name constraint excludes the own name', /"istiod\.istio-system\.svc" is not permitted by any constraint/],
  ['revocation list for the intermediate only', /missing CRL signed by certificates: \[CN=Root CA/],
]);

const refusalOf = (name: string): RegExp => {
  const refusal = refusals.get(name);
  if (refusal === undefined) throw new Error(`nothing says why istiod refuses the bundle "${name}"`);
  return refusal;
};

const bundleOf = (parts: Parts): MadeBundle => {
  const { files, key } = filesOf('cluster1', parts);
  const keyFile = key === undefined ? {} : { 'ca-key.pem': key.reveal() };
  return { files: { ...files, ...keyFile }, signer: parts.signer, roots: parts.roots };
};

/** The 33 bundles of the unit tests. */
const ofMatrix = matrix.map(({ name, loads, errors, mayAlso = [], believed, build }): BundleCase => {
  const refusal = loads ? undefined : refusalOf(name);
  return { name, refusal, errors, mayAlso, believed, make: () => bundleOf(build()) };
});

const sound = (change: (files: Files) => Files): MadeBundle => {
  const bundle = bundleOf(soundParts());
  return { ...bundle, files: change(bundle.files) };
};

const only = (files: Files, names: readonly string[]): Files =>
  Object.fromEntries(Object.entries(files).filter(([name]) => names.includes(name)));

/** The same bundle under the names of a Secret of type kubernetes.io/tls. */
const tlsFiles = ({ 'ca-cert.pem': signer, 'ca-key.pem': key, 'root-cert.pem': roots }: Files): Files =>
  signer === undefined || key === undefined || roots === undefined
    ? {}
    : { 'tls.crt': signer, 'tls.key': key, 'ca.crt': roots };

/** What the matrix cannot say, because there the files are always the same four. */
const ofFiles: readonly BundleCase[] = [
  {
    name: 'one of the four files is missing',
    refusal: /incomplete signing CA bundle/,
    errors: ['L01', 'L07'],
    mayAlso: [],
    believed: null,
    make: () => sound((files) => only(files, ['ca-cert.pem', 'ca-key.pem', 'root-cert.pem'])),
  },
  {
    name: 'tls.crt, tls.key and ca.crt, as cert-manager writes them',
    refusal: undefined,
    errors: [],
    mayAlso: [],
    believed: true,
    make: () => sound(tlsFiles),
  },
];

export const cases: readonly BundleCase[] = [...ofMatrix, ...ofFiles];
