import { describe, expect, test } from '@jest/globals';
import { lintSettings } from '../../../lib/pki/lint/bundle.ts';
import type { BundleFiles } from '../../../lib/pki/lint/bundle.ts';
import { lintMesh } from '../../../lib/pki/lint/lint.ts';
import { lintRootChange } from '../../../lib/pki/lint/root-change.ts';
import type { RootChange } from '../../../lib/pki/lint/root-change.ts';
import { filesOf, soundParts } from '../bundles-of-tests.ts';
import { intermediateOf, istio, now, p256, rootOf } from '../mesh-of-tests.ts';

const reasons = (...bundles: readonly BundleFiles[]): readonly string[] =>
  lintMesh(bundles, lintSettings(now)).map(({ cluster, code, reason }) => `${cluster} ${code} ${reason}`);

const root = rootOf();
const one = soundParts(root, 'cluster1');
const two = soundParts(root, 'cluster2');

const found = (bundle: BundleFiles): readonly string[] =>
  reasons(filesOf('cluster1', one), bundle).filter((reason) => reason.includes('L08'));

const publicOf = (bundle: BundleFiles): BundleFiles => ({
  cluster: bundle.cluster,
  form: 'public',
  files: bundle.files,
});

describe('clusters of one mesh', () => {
  test('under one root have no findings', () => {
    expect(reasons(filesOf('cluster1', one), filesOf('cluster2', two))).toEqual([]);
  });

  test('under different roots do not believe each other: L08 in both', () => {
    expect(reasons(filesOf('cluster1', one), filesOf('cluster2', soundParts()))).toEqual([
      'cluster1 L08 no-shared-root',
      'cluster2 L08 no-shared-root',
    ]);
  });

  test('halfway through an exchange of roots: only the side that has not heard of the new root disbelieves', () => {
    const next = rootOf();
    const moved = soundParts(next, 'cluster2');
    const both = { ...moved, roots: [root.certificate, next.certificate] };
    expect(reasons(filesOf('cluster1', one), filesOf('cluster2', both))).toEqual(['cluster2 L07 workload-elsewhere']);
    const ready = { ...one, roots: [root.certificate, next.certificate] };
    expect(reasons(filesOf('cluster1', ready), filesOf('cluster2', both))).toEqual([]);
  });

  test('trust every root of a cluster whose CA is born there, for any of them may have signed it', () => {
    const corporate = rootOf();
    const born = (...roots: readonly (typeof root)[]): BundleFiles => ({
      cluster: 'born',
      form: 'public',
      files: { 'root-cert.pem': Buffer.from(roots.map(({ certificate }) => certificate.pem).join('')) },
    });
    expect(found(born(root))).toEqual([]);
    expect(found(born(corporate, root))).toEqual(['born L08 root-not-everywhere']);
    expect(found(born(corporate))).toEqual(['cluster1 L08 no-shared-root', 'born L08 root-not-everywhere']);
  });

  test('do not share a key, not even under two certificates', () => {
    const key = p256();
    const [a, b] = ['cluster1', 'cluster2'].map((cluster) => {
      const { certificate } = intermediateOf(root, cluster, { key });
      return filesOf(cluster, { ...one, signer: certificate, key, chain: [certificate, root.certificate] });
    });
    if (a === undefined || b === undefined) throw new Error('two bundles');
    expect(reasons(a, b)).toEqual(['cluster2 L12 shared-key']);
  });

  test('do not sign with the key of a root', () => {
    const { certificate } = intermediateOf(root, 'cluster2', { key: root.key });
    const bundle = { ...two, signer: certificate, key: root.key, chain: [certificate, root.certificate] };
    expect(reasons(filesOf('cluster1', one), filesOf('cluster2', bundle))).toEqual(['cluster2 L12 root-key']);
  });

  test('have serial numbers of their own', () => {
    const bundles = ['cluster1', 'cluster2'].map((cluster) => {
      const { certificate, key } = intermediateOf(root, cluster, { random: (size) => Buffer.alloc(size, 9) });
      return filesOf(cluster, {
        signer: certificate,
        key,
        chain: [certificate, root.certificate],
        roots: [root.certificate],
      });
    });
    expect(reasons(...bundles)).toEqual(['cluster2 L10 serial-twice']);
  });

  test('are judged from public files alike', () => {
    expect(reasons(publicOf(filesOf('cluster1', one)), publicOf(filesOf('cluster2', two)))).toEqual([]);
    expect(reasons(publicOf(filesOf('cluster1', one)), publicOf(filesOf('cluster2', soundParts())))).toHaveLength(2);
  });
});

describe('L16, a change of roots', () => {
  const [a, b, c] = [rootOf(), rootOf(), rootOf({ profile: istio })].map(({ certificate }) => certificate.pem);
  const base = { cluster: 'cluster1', istioMinor: '1.30', multiRoot: true, restartRecorded: false };
  const verdict = (before: string, after: string, more: Partial<RootChange> = {}): readonly string[] =>
    lintRootChange({ ...base, before, after, ...more }).map(({ reason, istiod }) => `${reason} ${istiod}`);

  test('is fine as an addition or a removal', () => {
    expect(
      [verdict(`${a}`, `${a}${b}`), verdict(`${a}${b}`, `${b}`), verdict('', `${a}`), verdict(`${a}`, `${a}`)].flat(),
    ).toEqual([]);
  });

  test('is never an exchange in one step', () => {
    expect(verdict(`${a}${b}`, `${b}${c}`)).toEqual(['exchange refuses']);
  });

  test('keeps the order for istiod before 1.30', () => {
    expect(verdict(`${a}${b}`, `${b}${c}${a}`, { istioMinor: '1.29' })).toEqual(['order refuses']);
    expect(verdict(`${a}${b}`, `${b}${c}${a}`)).toEqual([]);
    expect(verdict(`${a}`, `${a}${b}`, { istioMinor: '1.29' })).toEqual([]);
  });

  test('needs the flag, or a restart that is recorded', () => {
    expect(verdict(`${a}`, `${a}${b}`, { multiRoot: false })).toEqual(['no-multi-root loads-weak']);
    expect(verdict(`${a}`, `${a}${b}`, { multiRoot: false, restartRecorded: true })).toEqual([]);
  });
});
