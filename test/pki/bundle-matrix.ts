import {
  bundleOfOpenssl,
  ed25519,
  oddParts,
  parameters,
  sec1,
  soundParts,
  withKeyFile,
  withLists,
} from './bundles-of-tests.ts';
import type { Parts } from './bundles-of-tests.ts';
import { istio, later, p256, rootOf, rsa } from './mesh-of-tests.ts';
import { noCertSign } from './odd-certificate.ts';

/** One line of the matrix. */
export interface MatrixCase {
  readonly name: string;
  /** Whether istiod loads it (facts: checked with istio's own code). */
  readonly loads: boolean;
  /** The codes of the errors lint must have, all of them. */
  readonly errors: readonly string[];
  /** Whether a workload of the cluster is believed; null where istiod refuses the bundle anyway. */
  readonly believed: boolean | null;
  /** Codes that may or may not come, because openssl's clock decides. */
  readonly mayAlso?: readonly string[];
  readonly build: () => Parts;
}

const changed = (change: (parts: Parts) => Partial<Parts>): Parts => {
  const parts = soundParts();
  return { ...parts, ...change(parts) };
};

const inFile = (name: string, text: (parts: Parts) => string): Parts =>
  changed((parts) => ({ files: { [name]: text(parts) } }));

const rootPem = ({ roots }: Parts): string => roots.map(({ pem }) => pem).join('');

const good = { loads: true, errors: [], believed: true } as const;
const refused = (...errors: readonly string[]): Pick<MatrixCase, 'loads' | 'errors' | 'believed'> => ({
  loads: false,
  errors,
  believed: null,
});

const serving: readonly MatrixCase[] = [
  { name: 'good RSA', ...good, build: () => soundParts(rootOf({ key: rsa() })) },
  { name: 'good EC', ...good, build: () => soundParts() },
  { name: 'made by openssl as the Makefile does', ...good, mayAlso: ['L09'], build: bundleOfOpenssl },
  {
    name: 'carriage returns',
    ...good,
    build: () => inFile('root-cert.pem', (parts) => rootPem(parts).replaceAll('\n', '\r\n')),
  },
  {
    name: 'text preamble',
    ...good,
    build: () => inFile('root-cert.pem', (parts) => `Certificate:\n    Data:\n${rootPem(parts)}`),
  },
  { name: 'two roots', ...good, build: () => changed(({ roots }) => ({ roots: [...roots, rootOf().certificate] })) },
  {
    name: 'garbage after the root',
    ...good,
    build: () => inFile('root-cert.pem', (parts) => `${rootPem(parts)}garbage\n`),
  },
  {
    name: 'root first in the chain',
    ...good,
    errors: ['L04'],
    build: () => changed(({ chain }) => ({ chain: chain.toReversed() })),
  },
  { name: 'revocation lists for both', ...good, build: () => withLists('both') },
  { name: 'chain without the root', ...good, build: () => changed(({ signer }) => ({ chain: [signer] })) },
];

const refusals: readonly MatrixCase[] = [
  { name: 'key mismatch', ...refused('L03'), build: () => changed(() => ({ key: p256() })) },
  {
    name: 'wrong root',
    ...refused('L05', 'L07'),
    build: () => changed(() => ({ roots: [rootOf().certificate] })),
  },
  { name: 'not a CA', ...refused('L06', 'L07'), build: () => oddParts({}, { basicConstraints: { ca: false } }) },
  { name: 'root not a CA', ...refused('L05', 'L07'), build: () => oddParts({ basicConstraints: { ca: false } }, {}) },
  {
    name: 'root without basic constraints',
    ...refused('L05', 'L07'),
    build: () => oddParts({ basicConstraints: 'absent' }, {}),
  },
  {
    name: 'expired intermediate',
    ...refused('L07', 'L09'),
    build: () => oddParts({}, { notBefore: later(-9), notAfter: later(-2) }),
  },
  {
    name: 'expired root',
    ...refused('L07', 'L09'),
    build: () => oddParts({ notBefore: later(-9), notAfter: later(-2) }, {}),
  },
  { name: 'EC PARAMETERS first', ...refused('L03'), build: () => withKeyFile((key) => parameters + sec1(key)) },
  {
    name: 'encrypted key',
    ...refused('L03'),
    build: () =>
      withKeyFile((key) =>
        key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      ),
  },
  {
    name: 'extended key usage clientAuth only',
    ...refused('L06', 'L07'),
    build: () => oddParts({}, { extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] }),
  },
  {
    name: 'name constraint excludes the own name',
    ...refused('L14'),
    build: () => oddParts({ permittedDns: ['example.com'] }, {}),
  },
  { name: 'revocation list for the intermediate only', ...refused('L13'), build: () => withLists('intermediate') },
];

const weak = (errors: readonly string[], believed = false): Pick<MatrixCase, 'loads' | 'errors' | 'believed'> => ({
  loads: true,
  errors,
  believed,
});

const weaknesses: readonly MatrixCase[] = [
  {
    name: 'root-cert.pem is the intermediate itself',
    ...weak(['L05', 'L07', 'L12']),
    build: () => changed(({ signer }) => ({ roots: [signer] })),
  },
  { name: 'empty chain', ...weak(['L04', 'L07']), build: () => changed(() => ({ chain: [] })) },
  {
    name: 'chain of an unrelated certificate',
    ...weak(['L04', 'L07']),
    build: () => changed(() => ({ chain: [rootOf().certificate] })),
  },
  {
    name: 'intermediate without keyCertSign',
    ...weak(['L06', 'L07']),
    build: () => oddParts({}, { keyUsage: noCertSign }),
  },
  {
    name: 'root with path length 0',
    ...weak(['L05', 'L07']),
    build: () => oddParts({ basicConstraints: { ca: true, pathLength: 0 } }, {}),
  },
  {
    name: 'intermediate outlives the root',
    ...weak(['L09'], true),
    build: () => oddParts({}, { notAfter: later(2000) }),
  },
  { name: 'Ed25519', ...weak(['L03'], true), build: () => oddParts({}, {}, ed25519) },
  {
    name: 'the root signs workloads itself',
    ...weak(['L12'], true),
    build: () => {
      const { certificate, key } = rootOf();
      return { signer: certificate, key, chain: [certificate], roots: [certificate] };
    },
  },
];

const rotation: readonly MatrixCase[] = [
  {
    name: 'rotation R1: the new root appended',
    ...good,
    build: () => changed(({ roots }) => ({ roots: [...roots, rootOf({ profile: istio }).certificate] })),
  },
  {
    name: 'rotation R2: signed by the new root',
    ...good,
    build: () => changed(({ roots }) => ({ roots: [rootOf().certificate, ...roots] })),
  },
  { name: 'rotation R3: the new root alone', ...good, build: () => soundParts(rootOf()) },
];

/** The 33 bundles of the facts: 30 by kind, and the steps of an exchange of roots. */
export const matrix: readonly MatrixCase[] = [...serving, ...refusals, ...weaknesses, ...rotation];
