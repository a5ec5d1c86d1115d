import { lintSettings } from '../../../lib/pki/lint/bundle.ts';
import type { BundleFiles } from '../../../lib/pki/lint/bundle.ts';
import type { LintFinding } from '../../../lib/pki/lint/finding.ts';
import { lintMesh } from '../../../lib/pki/lint/lint.ts';
import { filesOf, soundParts } from '../bundles-of-tests.ts';
import { later, now, p256 } from '../mesh-of-tests.ts';
import { oddCertificate } from '../odd-certificate.ts';
import type { OddSpec } from '../odd-certificate.ts';

export const lint = (bundle: BundleFiles, trustDomain = 'cluster.local'): readonly LintFinding[] =>
  lintMesh([bundle], lintSettings(now, { trustDomain }));

export const reasons = (findings: readonly LintFinding[]): readonly string[] => [
  ...new Set(findings.map(({ code, reason, severity }) => `${code} ${severity} ${reason}`)),
];

export const sound = filesOf('cluster1', soundParts());

export const withFiles = (files: Readonly<Record<string, string>>): BundleFiles => ({
  ...sound,
  files: {
    ...sound.files,
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
  },
});

export const without = (...names: readonly string[]): BundleFiles => ({
  ...sound,
  files: Object.fromEntries(Object.entries(sound.files).filter(([name]) => !names.includes(name))),
});

/** A bundle under a sound root, whose intermediate is odd. */
export const oddSigner = (spec: Partial<OddSpec>): BundleFiles => {
  const rootKey = p256();
  const issuer = { name: 'Root CA', key: rootKey };
  const root = oddCertificate({ name: 'Root CA', key: rootKey, issuer, notAfter: later(2000) });
  const key = spec.key ?? p256();
  const basicConstraints = { ca: true, pathLength: 0 };
  const signer = oddCertificate({ name: 'Intermediate CA', key, issuer, basicConstraints, ...spec });
  return filesOf('cluster1', { signer, key, chain: [signer, root], roots: [root] });
};
