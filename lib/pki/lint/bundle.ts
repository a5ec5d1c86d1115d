import { readCertificateFile } from '../certificate.ts';
import type { Certificate, CertificateFile } from '../certificate.ts';
import { readRevocationFile } from '../revocation-list.ts';
import type { RevocationFile } from '../revocation-list.ts';
import { defaultHorizon } from '../horizon.ts';
import type { Horizon } from '../horizon.ts';
import type { SecretBytes } from '../secret-bytes.ts';
import type { RuleFinding } from './finding.ts';

/** What is linted for one cluster. */
export interface BundleFiles {
  readonly cluster: string;
  /** `secret`: all keys of the Secret, as it will stand in the cluster. `public`: a folder of pki/, which has no key. */
  readonly form: 'secret' | 'public';
  /** Everything except the private key, by name. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** `ca-key.pem` or `tls.key`, where it is at hand. */
  readonly key?: SecretBytes;
  /** Revision of istiod, for its serving names. Default: none. */
  readonly revision?: string;
  /** Default: `istio-system`. */
  readonly systemNamespace?: string;
}

/** What all rules need to know. */
export interface LintSettings {
  readonly now: Date;
  readonly trustDomain: string;
  readonly horizon: Horizon;
}

/** Settings with the defaults of a mesh: trust domain `cluster.local`, the horizon of isthmus. */
export const lintSettings = (now: Date, settings: Partial<LintSettings> = {}): LintSettings => ({
  now,
  trustDomain: 'cluster.local',
  horizon: defaultHorizon,
  ...settings,
});

/** `tls`: the Secret of type kubernetes.io/tls that cert-manager writes; istiod takes it wherever `tls.crt` exists. */
export type BundleLayout = 'four-files' | 'tls';

/** The names of the files of a layout. */
export const fileNames = {
  'four-files': { signer: 'ca-cert.pem', key: 'ca-key.pem', chain: 'cert-chain.pem', roots: 'root-cert.pem' },
  tls: { signer: 'tls.crt', key: 'tls.key', chain: 'tls.crt', roots: 'ca.crt' },
} as const;

export const revocationFileName = 'ca-crl.pem';

/** A bundle, read once for all rules. */
export interface Bundle {
  readonly source: BundleFiles;
  readonly layout: BundleLayout;
  readonly names: { readonly signer: string; readonly key: string; readonly chain: string; readonly roots: string };
  /** The first certificate of ca-cert.pem: the one whose key signs workloads. */
  readonly signer: Certificate | undefined;
  readonly signerFile: CertificateFile;
  /** What istiod sends along with every workload certificate. */
  readonly chain: readonly Certificate[];
  readonly chainFile: CertificateFile;
  readonly roots: readonly Certificate[];
  readonly rootFile: CertificateFile;
  /** Null where there is none or istiod does not look at it. */
  readonly revocations: RevocationFile | null;
  readonly key: SecretBytes | undefined;
}

/** One rule of the lint. */
export type Rule = (bundle: Bundle, settings: LintSettings) => readonly RuleFinding[];

/** Reads the files of a bundle. Never throws. */
export const readBundle = (source: BundleFiles): Bundle => {
  const layout: BundleLayout = Object.hasOwn(source.files, 'tls.crt') ? 'tls' : 'four-files';
  const names = fileNames[layout];
  const textOf = (name: string): string => {
    const bytes = Object.hasOwn(source.files, name) ? source.files[name] : undefined;
    return bytes === undefined ? '' : Buffer.from(bytes).toString('utf8');
  };
  const signerFile = readCertificateFile(textOf(names.signer));
  const chainFile = layout === 'tls' ? signerFile : readCertificateFile(textOf(names.chain));
  const rootFile = readCertificateFile(textOf(names.roots));
  const lists = readRevocationFile(textOf(revocationFileName));
  const watched = layout === 'four-files' && textOf(revocationFileName).trim() !== '';
  return {
    source,
    layout,
    names,
    signer: signerFile.certificates[0],
    signerFile,
    // istiod appends ca.crt to tls.crt itself.
    chain: layout === 'tls' ? [...signerFile.certificates, ...rootFile.certificates] : chainFile.certificates,
    chainFile,
    roots: rootFile.certificates,
    rootFile,
    revocations: watched ? lists : null,
    key: source.key,
  };
};

/** Every certificate of a bundle once, with the first file it stands in. */
export const certificatesOf = (
  bundle: Bundle,
): readonly { readonly file: string; readonly certificate: Certificate }[] => {
  const all = [
    ...bundle.signerFile.certificates.map((certificate) => ({ file: bundle.names.signer, certificate })),
    ...bundle.roots.map((certificate) => ({ file: bundle.names.roots, certificate })),
    ...bundle.chainFile.certificates.map((certificate) => ({ file: bundle.names.chain, certificate })),
  ];
  return [...new Map(all.toReversed().map((one) => [one.certificate.fingerprint, one])).values()].toReversed();
};
