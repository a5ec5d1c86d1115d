import { isSame, isSelfSigned, isSignedBy } from '../certificate.ts';
import type { Certificate } from '../certificate.ts';
import { certificationPath } from '../certification-path.ts';
import type { PathProblem } from '../certification-path.ts';
import { oids } from '../object-ids.ts';
import type { Bundle, Rule } from './bundle.ts';
import { advice, refusal, weakness } from './finding.ts';
import type { RuleCode, RuleFinding } from './finding.ts';

const orderFindings = ({ chain, names }: Bundle): readonly RuleFinding[] => {
  const file = names.chain;
  const remedy = 'put the intermediate first, and after each certificate the one that signed it';
  const gap = chain.findIndex((certificate, index) => {
    const issuer = chain[index + 1];
    return issuer !== undefined && !isSignedBy(certificate, issuer);
  });
  if (gap === -1) return [];
  const problem = `certificate ${gap + 2} of the chain did not sign certificate ${gap + 1}`;
  return [weakness('L04', 'chain-order', { file, problem, remedy })];
};

/** L04: the chain begins with the signing certificate, and each certificate is signed by the next. */
export const orderedChain: Rule = (bundle) => {
  const { signer, chain, names, layout, source } = bundle;
  const file = names.chain;
  const [first] = chain;
  // In the tls layout the several roots of ca.crt end up behind the chain; only the order of tls.crt is the user's.
  if (layout === 'tls') return orderFindings({ ...bundle, chain: bundle.signerFile.certificates });
  if (!Object.hasOwn(source.files, file) || signer === undefined) return [];
  const remedy = 'write the chain anew: the intermediate, whatever lies between, the root';
  if (first === undefined) {
    const problem = 'the chain is empty: proxies send no intermediate and nobody can verify them';
    return [weakness('L04', 'chain-empty', { file, problem, remedy })];
  }
  const misplaced = isSame(first, signer)
    ? []
    : [
        weakness('L04', 'chain-start', {
          file,
          problem: 'the chain does not begin with the signing certificate',
          remedy,
        }),
      ];
  return [...misplaced, ...orderFindings(bundle)];
};

interface Meaning {
  readonly code: RuleCode;
  readonly problem: string;
}

/** Which rule a failed path belongs to. */
const meanings: Readonly<Record<PathProblem, Meaning>> = {
  'no-issuer': { code: 'L05', problem: 'the signing certificate does not lead to a root of this bundle' },
  'not-a-ca': { code: 'L05', problem: 'a certificate above the signing one is no CA' },
  'no-cert-sign': { code: 'L05', problem: 'a certificate above the signing one may not sign certificates' },
  'path-too-long': { code: 'L05', problem: 'the chain is longer than a path length allows' },
  expired: { code: 'L09', problem: 'a certificate of the chain has expired' },
  'not-yet-valid': { code: 'L09', problem: 'a certificate of the chain is not valid yet' },
  'usage-refused': { code: 'L06', problem: 'an extended key usage does not include serverAuth' },
  'weak-signature': { code: 'L10', problem: 'a certificate of the chain is signed with a broken hash' },
  'name-refused': { code: 'L14', problem: 'name constraints refuse the alternative names of the signing certificate' },
  'unknown-critical-extension': { code: 'L05', problem: 'a critical extension is not understood' },
};

/** The check that istiod makes itself when it loads a bundle: signing certificate, chain, roots, Go's rules. */
export const loadable: Rule = ({ signer, chain, roots, names }, { now }) => {
  if (signer === undefined || roots.length === 0) return [];
  const question = { leaf: signer, intermediates: chain, roots, now, usage: oids.serverAuth, anchors: 'any' } as const;
  const verdict = certificationPath(question);
  if (verdict.ok) return [];
  return verdict.problems.map((reason) => {
    const { code, problem } = meanings[reason];
    return refusal(code, reason, { file: names.signer, problem, remedy: 'issue or import the bundle again' });
  });
};

/** How many certificates stand between a root and a workload. */
const depthBelow = (root: Certificate, { chain, signer }: Bundle): number =>
  new Set(
    [...chain, ...(signer === undefined ? [] : [signer])]
      .filter((one) => !isSelfSigned(one) && !isSame(one, root))
      .map((one) => one.fingerprint),
  ).size;

const rootFindings = (root: Certificate, bundle: Bundle): readonly RuleFinding[] => {
  const file = bundle.names.roots;
  const pathLength = root.basicConstraints?.pathLength ?? null;
  const depth = depthBelow(root, bundle);
  const when = (found: boolean, reason: string, problem: string): readonly RuleFinding[] =>
    found ? [weakness('L05', reason, { file, problem, remedy: 'make a root that may sign intermediates' })] : [];
  return [
    ...when(!isSelfSigned(root), 'root-not-self-signed', `${root.title} is in the root file and not self-signed`),
    ...when(root.basicConstraints?.ca !== true, 'root-not-a-ca', `${root.title} is no CA`),
    ...when(root.keyUsage?.certSign === false, 'root-no-cert-sign', `${root.title} may not sign certificates`),
    ...when(
      pathLength !== null && pathLength < depth,
      'root-path-length',
      `${root.title} allows ${pathLength} certificates between itself and a workload, there are ${depth}`,
    ),
  ];
};

/** L05: every root is a self-signed CA that may have such a chain below it. */
export const soundRoots: Rule = (bundle) => bundle.roots.flatMap((root) => rootFindings(root, bundle));

/** L06: the signing certificate is a CA for workloads, and for nothing above them. */
export const soundSigner: Rule = ({ signer, names }) => {
  if (signer === undefined) return [];
  const file = names.signer;
  const remedy = 'issue the intermediate again with the profile istio or strict';
  const { basicConstraints, keyUsage, extendedKeyUsage } = signer;
  if (basicConstraints?.ca !== true) {
    return [refusal('L06', 'signer-not-a-ca', { file, problem: 'the signing certificate is no CA', remedy })];
  }
  const missing = [oids.serverAuth, oids.clientAuth].filter(
    (usage) => extendedKeyUsage?.includes(usage) === false && !extendedKeyUsage.includes(oids.anyExtendedKeyUsage),
  );
  const usage = 'extended key usages of a CA bind its workloads: clientAuth and serverAuth are both needed';
  return [
    ...(keyUsage?.certSign === false
      ? [weakness('L06', 'signer-no-cert-sign', { file, problem: 'the certificate may not sign certificates', remedy })]
      : []),
    ...(keyUsage === null
      ? [advice('L06', 'signer-no-key-usage', { file, problem: 'there is no key usage', remedy })]
      : []),
    ...(basicConstraints.pathLength === 0
      ? []
      : [
          advice('L06', 'signer-path-length', {
            file,
            problem: 'the path length is not 0: this CA could make others',
            remedy,
          }),
        ]),
    ...(missing.length === 0 ? [] : [weakness('L06', 'signer-usage', { file, problem: usage, remedy })]),
  ];
};
