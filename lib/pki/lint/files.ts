import { revocationFileName } from './bundle.ts';
import type { Bundle, Rule } from './bundle.ts';
import { advice, refusal, weakness } from './finding.ts';
import type { RuleFinding } from './finding.ts';

const layouts = {
  'four-files': ['ca-cert.pem', 'cert-chain.pem', 'root-cert.pem'],
  tls: ['tls.crt', 'ca.crt'],
} as const;

/** Files that a Secret may hold besides; everything else is unknown. */
const optional = { 'four-files': [revocationFileName], tls: [revocationFileName] } as const;

const privateKeyMark = 'PRIVATE KEY-----';

const present = ({ source, key, names }: Bundle): readonly string[] => [
  ...Object.keys(source.files),
  ...(key === undefined ? [] : [names.key]),
];

const missing = (bundle: Bundle): readonly RuleFinding[] => {
  const { source, names, layout } = bundle;
  const needed = [...layouts[layout], ...(source.form === 'secret' ? [names.key] : [])];
  const absent = needed.filter((name) => !present(bundle).includes(name));
  if (absent.length === needed.length) {
    const problem = 'none of the files of a CA is there: istiod would make a root of its own';
    return [weakness('L01', 'no-files', { problem, remedy: 'issue an intermediate for this cluster' })];
  }
  return absent.map((file) =>
    refusal('L01', 'missing-file', {
      file,
      problem: `${file} is missing, and istiod does not start with an incomplete CA`,
      remedy: 'issue or import the bundle again',
    }),
  );
};

const unknown = (bundle: Bundle): readonly RuleFinding[] => {
  const { layout, names } = bundle;
  const known: readonly string[] = [...layouts[layout], ...optional[layout], names.key];
  return present(bundle)
    .filter((name) => !known.includes(name))
    .map((file) => {
      if (file === 'istio-generated') {
        const problem = 'istio-generated marks a CA that istiod made itself: it may be replaced by a new one';
        return weakness('L01', 'istio-generated', { file, problem, remedy: 'remove the key istio-generated' });
      }
      const mixed = layout === 'tls' && [...layouts['four-files'], 'ca-key.pem'].includes(file);
      const problem = mixed
        ? 'tls.crt and the four files stand side by side: istiod reads only tls.crt'
        : 'istiod reads no file of this name';
      return weakness('L01', mixed ? 'mixed-layouts' : 'unknown-file', { file, problem, remedy: 'remove the file' });
    });
};

const exposedKeys = ({ source }: Bundle): readonly RuleFinding[] =>
  Object.entries(source.files)
    .filter(([, bytes]) => Buffer.from(bytes).includes(privateKeyMark))
    .map(([file]) =>
      weakness('L01', 'private-key-in-public-file', {
        file,
        problem: 'a private key stands among public certificates',
        remedy: 'remove it, and renew whatever it belonged to: it must be taken as known to others',
      }),
    );

/** L01: the files of one layout, all of them, and nothing else. */
export const rightFiles: Rule = (bundle) => [...missing(bundle), ...unknown(bundle), ...exposedKeys(bundle)];

const mebibyte = 1024 * 1024;

/** L15: a Secret holds less than 1 MiB, its keys and values together (Kubernetes, MaxSecretSize). */
export const smallEnough: Rule = ({ source, key }) => {
  const sizes = Object.entries(source.files).map(([name, bytes]) => name.length + bytes.length);
  const total = sizes.reduce((sum, size) => sum + size, key?.reveal().length ?? 0);
  if (total < mebibyte) return [];
  const problem = `the files have ${total} bytes; a Secret holds less than ${mebibyte}`;
  return [
    refusal('L15', 'too-large', { problem, remedy: 'drop revocation lists and roots that are no longer needed' }),
  ];
};

const pemFindings = (file: string, bundle: Bundle): readonly RuleFinding[] => {
  const read =
    file === bundle.names.signer ? bundle.signerFile : file === bundle.names.roots ? bundle.rootFile : bundle.chainFile;
  const { pem, certificates, unreadable } = read;
  const twice = new Set(certificates.map(({ fingerprint }) => fingerprint)).size < certificates.length;
  const remedy = 'write the file anew: certificates only, line feeds, nothing between them';
  const when = (found: boolean, reason: string, problem: string): readonly RuleFinding[] =>
    found ? [advice('L02', reason, { file, problem, remedy })] : [];
  return [
    ...when(pem.carriageReturns, 'carriage-returns', 'lines end with carriage returns'),
    ...when(pem.foreignText, 'foreign-text', 'there is text outside the PEM blocks'),
    ...when(twice, 'duplicate', 'a certificate stands there twice'),
    ...when(
      pem.blocks.some(({ label }) => label !== 'CERTIFICATE'),
      'other-block',
      'there are blocks of another kind',
    ),
    ...(pem.broken || unreadable > 0
      ? [weakness('L02', 'unreadable', { file, problem: 'a block is no readable certificate', remedy })]
      : []),
  ];
};

const isPresent = (file: string, { source }: Bundle): boolean => Object.hasOwn(source.files, file);

const nothing = (file: string): RuleFinding =>
  refusal('L02', 'no-certificate', { file, problem: 'there is no readable certificate', remedy: 'issue it again' });

/** L02: certificates in clean PEM. istiod is tolerant, other readers are not. */
export const cleanPem: Rule = (bundle) => {
  const files = [...new Set([bundle.names.signer, bundle.names.chain, bundle.names.roots])];
  const noSigner = isPresent(bundle.names.signer, bundle) && bundle.signer === undefined;
  const noRoot = isPresent(bundle.names.roots, bundle) && bundle.roots.length === 0;
  return [
    ...files.filter((file) => isPresent(file, bundle)).flatMap((file) => pemFindings(file, bundle)),
    ...(noSigner ? [nothing(bundle.names.signer)] : []),
    ...(noRoot ? [nothing(bundle.names.roots)] : []),
  ];
};
