import { readBundle } from './bundle.ts';
import type { Bundle, BundleFiles, LintSettings, Rule } from './bundle.ts';
import { loadable, orderedChain, soundRoots, soundSigner } from './chain.ts';
import { cleanPem, rightFiles, smallEnough } from './files.ts';
import type { LintFinding } from './finding.ts';
import { linkedKeys, soundNumbers } from './identifiers.ts';
import { soundKeys } from './keys.ts';
import { longEnough } from './lifetimes.ts';
import { meshFindings } from './mesh.ts';
import { soundRevocations } from './revocations.ts';
import { believedWorkload, permittedNames } from './workload.ts';

/** The rules that look at one bundle, in the order of their codes. */
const rules: readonly Rule[] = [
  rightFiles,
  cleanPem,
  soundKeys,
  orderedChain,
  loadable,
  soundRoots,
  soundSigner,
  believedWorkload,
  longEnough,
  soundNumbers,
  linkedKeys,
  soundRevocations,
  permittedNames,
  smallEnough,
];

const inOrder = (findings: readonly LintFinding[]): readonly LintFinding[] =>
  findings.toSorted((a, b) => (a.code === b.code ? 0 : a.code < b.code ? -1 : 1));

const bundleFindings = (bundle: Bundle, settings: LintSettings): readonly LintFinding[] =>
  rules.flatMap((rule) => rule(bundle, settings)).map((finding) => ({ ...finding, cluster: bundle.source.cluster }));

/**
 * All findings of all bundles of one mesh, by cluster and code, and those across clusters. Foreign files of any content
 * end in findings: this never throws, and a finding quotes nothing but the names of files, clusters and certificates.
 */
export const lintMesh = (sources: readonly BundleFiles[], settings: LintSettings): readonly LintFinding[] => {
  const bundles = sources.map(readBundle);
  const across = meshFindings(bundles, settings);
  return bundles.flatMap((bundle) => {
    const { cluster } = bundle.source;
    return inOrder([...bundleFindings(bundle, settings), ...across.filter((finding) => finding.cluster === cluster)]);
  });
};

/** What istiod would do with one bundle, of all its findings. */
export const istiodLoads = (findings: readonly LintFinding[]): boolean =>
  findings.every(({ istiod }) => istiod !== 'refuses');
