import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ClusterFiles, nextSteps, stepNames } from '../../lib/explain/next-step.ts';
import type { MeshPlan } from '../../lib/plan/mesh-plan.ts';
import type { RemoteSecretSlot } from '../../lib/plan/sealed-plan.ts';
import { resolved, twoClusters } from '../mesh-folder.ts';

const planOf = (more = ''): MeshPlan => resolved({ 'mesh.yaml': `${twoClusters}${more}` }).plan;

/** The same mesh with its CA and, where asked, its access sealed. */
const sealed = (plan: MeshPlan, access: boolean): MeshPlan => ({
  ...plan,
  clusters: plan.clusters.map((cluster) => ({
    ...cluster,
    trust: { kind: 'pinned', rootCertificate: 'pem' },
    cacerts: { ...cluster.cacerts, state: 'sealed' },
    remoteSecrets: cluster.remoteSecrets.map((slot): RemoteSecretSlot =>
      access ? { ...slot, state: 'sealed' } : slot,
    ),
  })),
});

const whole: ClusterFiles = {
  intermediate: true,
  recipients: ['sealed-secrets', 'sops'],
  dist: 'current',
  notBootstrapped: [],
};

interface Standing {
  readonly store?: boolean;
  readonly roots?: boolean;
  readonly cluster1?: Partial<ClusterFiles>;
  readonly both?: Partial<ClusterFiles>;
}

/** `clusters: step: commands`, one line per group. */
const steps = (
  plan: MeshPlan,
  { store = true, roots = true, cluster1 = {}, both = {} }: Standing = {},
): readonly string[] =>
  nextSteps(plan, {
    store,
    roots,
    clusters: new Map([
      ['cluster1', { ...whole, ...both, ...cluster1 }],
      ['cluster2', { ...whole, ...both }],
    ]),
  }).map(({ clusters, step, commands }) => `${clusters.join()}: ${step}: ${commands.join(' && ')}`);

const unsealed = planOf();
const withoutAccess = sealed(unsealed, false);
const complete = sealed(unsealed, true);

describe('the next step', () => {
  test.each<[string, MeshPlan, Standing, string]>([
    [
      'of a mesh without a store is the root',
      unsealed,
      { store: false, roots: false, both: { intermediate: false } },
      'root: isthmus ca init',
    ],
    [
      'behind the root is the intermediate',
      unsealed,
      { both: { intermediate: false } },
      'intermediate: isthmus ca issue --all',
    ],
    [
      'with a root outside is a request',
      unsealed,
      { roots: false, both: { intermediate: false } },
      'intermediate: isthmus ca csr cluster1 --out cluster1.csr && isthmus ca import cluster1 --cert cluster1.pem --root root.pem && isthmus ca csr cluster2 --out cluster2.csr && isthmus ca import cluster2 --cert cluster2.pem --root root.pem',
    ],
    [
      'behind it is the recipient',
      unsealed,
      { both: { recipients: [] } },
      'recipient: isthmus recipients generate cluster1 && isthmus recipients generate cluster2',
    ],
    ['behind that is to seal', unsealed, {}, 'seal: isthmus seal'],
    [
      'behind that is synth, where dist is missing',
      withoutAccess,
      { both: { dist: 'missing' } },
      'synth: isthmus synth',
    ],
    ['behind that is synth, where dist is stale', withoutAccess, { both: { dist: 'stale' } }, 'synth: isthmus synth'],
    ['behind that is access to the peers', withoutAccess, {}, 'remote-secrets: isthmus remote-secret --all'],
    ['at the end is nothing', complete, {}, 'complete: '],
  ])('%s', (_, plan, standing, step) => {
    expect(steps(plan, standing)).toEqual([`cluster1,cluster2: ${step}`]);
  });

  test('is told for clusters that stand otherwise by themselves, the earliest step first', () => {
    expect(steps(complete, { cluster1: { dist: 'missing' } })).toEqual([
      'cluster1: synth: isthmus synth',
      'cluster2: complete: ',
    ]);
    expect(steps(unsealed, { cluster1: { intermediate: false } })).toEqual([
      'cluster1: intermediate: isthmus ca issue cluster1',
      'cluster2: seal: isthmus seal -c cluster2',
    ]);
  });

  test('is to lead Flux on to dist, before anything that needs a cluster', () => {
    expect(steps(withoutAccess, { cluster1: { notBootstrapped: ['cluster1'] } })).toEqual([
      'cluster1: bootstrap: mkdir -p clusters/cluster1 && cp dist/flux-bootstrap/cluster1/* clusters/cluster1/',
      'cluster2: remote-secrets: isthmus remote-secret --source cluster1 --target cluster2',
    ]);
  });

  test('is to render, where objects are copied that nobody made', () => {
    const plan = sealed(planOf('install: { method: rendered }\n'), true);
    expect(steps(plan)).toEqual(['cluster1,cluster2: render: isthmus render']);
  });
});

const backend = (words: string): MeshPlan => planOf(`secrets: { ${words} }\n`);

describe('the next step by backend', () => {
  const none: Standing = { store: false, roots: false, both: { intermediate: false, recipients: [] } };

  test('existing wants the public root and never a store, a recipient or a seal', () => {
    const plan = backend('backend: existing');
    expect(steps(plan, none)).toEqual([
      'cluster1,cluster2: public-root: isthmus ca import cluster1 --public --root root.pem && isthmus ca import cluster2 --public --root root.pem',
    ]);
    const pinned = {
      ...plan,
      clusters: plan.clusters.map((cluster) => ({ ...cluster, trust: complete.clusters[0]?.trust ?? cluster.trust })),
    };
    expect(steps(pinned, none)).toEqual(['cluster1,cluster2: complete: ']);
  });

  test('cert-manager wants a store without a root, since what is sealed is signed', () => {
    const plan = backend('backend: sealed-secrets, cacerts: cert-manager, issuer: { name: root }');
    expect(steps(plan, none)).toEqual(['cluster1,cluster2: root: isthmus ca init --no-root']);
    expect(steps(plan, { ...none, store: true })[0]).toContain('public-root');
  });

  test('sops wants an age key', () => {
    const plan = backend('backend: sops');
    expect(steps(plan, { both: { recipients: ['sealed-secrets'] } })[0]).toContain('recipients generate cluster1');
    expect(steps(plan, { both: { recipients: ['sops'] } })).toEqual(['cluster1,cluster2: seal: isthmus seal']);
  });

  test('two backends want a recipient of each kind', () => {
    const plan = backend('cacerts: sops, remoteAccess: sealed-secrets');
    expect(steps(plan, { both: { recipients: [] } })[0]).toContain(
      'isthmus recipients generate cluster1 --kind age && isthmus recipients generate cluster1 --kind sealed-secrets',
    );
  });

  test('external-secrets wants no recipient, and seals the access with the CA', () => {
    const plan = backend('backend: external-secrets, store: { name: mesh }');
    expect(steps(plan, { both: { recipients: [] } })).toEqual(['cluster1,cluster2: seal: isthmus seal']);
    expect(steps(sealed(plan, false), {})).toEqual(['cluster1,cluster2: seal: isthmus seal']);
    expect(steps(sealed(plan, true), {})).toEqual(['cluster1,cluster2: complete: ']);
  });

  test('plain wants no recipient', () => {
    expect(steps(backend('backend: plain'), { both: { recipients: [] } })).toEqual([
      'cluster1,cluster2: seal: isthmus seal',
    ]);
  });
});

test('every step has its place in the guide', () => {
  const guide = readFileSync(resolve(import.meta.dirname, '../../docs/guides/next.md'), 'utf8');
  const headings = [...guide.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);
  expect(stepNames.filter((step) => !headings.includes(step))).toEqual([]);
});
