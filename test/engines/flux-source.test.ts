import { describe, expect, test } from '@jest/globals';
import { issuesOf, twoClusters } from '../mesh-folder.ts';
import { type CompiledFlux, compiledFlux } from './flux-compiled.ts';

const oci = 'oci://registry.example.com/mesh';
const withSource = (source: string, repository = 'https://git.example.com/a.git'): Record<string, string> => ({
  'mesh.yaml': `${twoClusters}gitops: { repository: "${repository}", flux: { source: ${source} } }\n`,
});
const made = (source: string): Promise<CompiledFlux> => compiledFlux(withSource(source));
const codes = (source: string, repository?: string): readonly string[] =>
  issuesOf(withSource(source, repository))
    .map(({ code }) => code)
    .filter((code) => code.startsWith('flux-'));

const artifact = 'flux-bootstrap/cluster1/ocirepository-flux-system.yaml';
const stage = 'flux/cluster1/kustomization-mesh1-cluster1-40-expose.yaml';
const root = 'flux-bootstrap/cluster1/kustomization-mesh1-cluster1.yaml';

describe('an artifact of a registry', () => {
  test('is read by all Kustomizations, and made where asked', async () => {
    const { object, kustomization } = await made(`{ kind: OCIRepository, create: true, url: "${oci}" }`);
    expect(object(artifact)).toMatchObject({ spec: { url: oci, ref: { tag: 'latest' } } });
    for (const path of [stage, root])
      expect(kustomization(path).sourceRef).toEqual({ kind: 'OCIRepository', name: 'flux-system' });
  });

  test.each([
    ['tag: live', { tag: 'live' }],
    ['tag: live, semver: ">=1.0.0"', { semver: '>=1.0.0' }],
    [`semver: ">=1.0.0", digest: "sha256:${'a'.repeat(64)}"`, { digest: `sha256:${'a'.repeat(64)}` }],
  ])('is chosen by %s', async (reference, expected) => {
    const { object } = await made(`{ kind: OCIRepository, create: true, url: "${oci}", ${reference} }`);
    expect(object(artifact)).toMatchObject({ spec: { ref: expected } });
  });

  test('is opened with a Secret or with workload identity', async () => {
    const { object } = await made(`{ kind: OCIRepository, create: true, url: "${oci}", secret: pull, provider: aws }`);
    expect(object(artifact)).toMatchObject({ spec: { secretRef: { name: 'pull' }, provider: 'aws' } });
  });

  test('may hold dist alone: paths begin below it then', async () => {
    const { kustomization } = await made('{ kind: OCIRepository, root: dist }');
    expect(kustomization(stage).path).toBe('./cluster1/mesh/40-expose');
    expect(kustomization(root).path).toBe('./flux/cluster1');
    const folder = await compiledFlux({
      'mesh.yaml': `${twoClusters}gitops: { path: meshes/shop, flux: { source: { root: dist } } }\n`,
    });
    expect(folder.kustomization(stage).path).toBe('./cluster1/mesh/40-expose');
  });

  test('is verified with keys or identities', async () => {
    const identities = 'identities: [{ issuer: ^https, subject: ci }]';
    const { object } = await made(
      `{ kind: OCIRepository, create: true, url: "${oci}", verify: { provider: cosign, ${identities} } }`,
    );
    expect(object(artifact)).toMatchObject({
      spec: { verify: { provider: 'cosign', matchOIDCIdentity: [{ issuer: '^https', subject: 'ci' }] } },
    });
  });
});

describe('a repository', () => {
  test('is verified by the keys of who commits', async () => {
    const { object } = await made('{ create: true, verify: { provider: pgp, secret: keys } }');
    expect(object('flux-bootstrap/cluster1/gitrepository-flux-system.yaml')).toMatchObject({
      spec: { verify: { mode: 'HEAD', secretRef: { name: 'keys' } } },
    });
  });

  test('of another namespace is named with it', async () => {
    const { object, kustomization } = await made('{ create: true, namespace: sources }');
    expect(object('flux-bootstrap/cluster1/gitrepository-flux-system.yaml').metadata.namespace).toBe('sources');
    expect(kustomization(stage).sourceRef).toMatchObject({ namespace: 'sources' });
    expect(kustomization(root).sourceRef).toMatchObject({ namespace: 'sources' });
  });
});

describe('a source is refused', () => {
  test('with an address of the other kind', () => {
    expect(codes('{ kind: OCIRepository, create: true }')).toEqual(['flux-source-address']);
    expect(codes('{ create: true }', oci)).toEqual(['flux-source-address']);
    expect(codes('{ kind: OCIRepository, create: true }', oci)).toEqual([]);
    expect(codes('{ kind: OCIRepository }')).toEqual([]);
  });

  test('with a signature that its kind does not have', () => {
    expect(codes('{ create: true, verify: { provider: cosign, secret: keys } }')).toEqual(['flux-verify-provider']);
    expect(
      codes(`{ kind: OCIRepository, create: true, url: "${oci}", verify: { provider: pgp, secret: keys } }`),
    ).toEqual(['flux-verify-provider']);
  });

  test('with a signature of anybody', () => {
    expect(codes('{ create: true, verify: { provider: pgp } }')).toEqual(['flux-verify-without-keys']);
    const oneOf = (verify: string) =>
      codes(`{ kind: OCIRepository, create: true, url: "${oci}", verify: { ${verify} } }`);
    expect(oneOf('provider: cosign')).toEqual(['flux-verify-without-keys']);
    expect(oneOf('provider: notation, identities: [{ issuer: a, subject: b }]')).toEqual(['flux-verify-without-keys']);
    expect(oneOf('provider: notation, secret: trust')).toEqual([]);
  });

  test('not where a field counts for nothing: that is pointed out', () => {
    const digest = `digest: "sha256:${'0'.repeat(64)}"`;
    expect(codes(`{ create: true, ${digest}, provider: aws }`)).toEqual(['flux-source-unused', 'flux-source-unused']);
    expect(codes('{ secret: key }')).toEqual(['flux-source-unused']);
    expect(codes(`{ kind: OCIRepository, create: true, url: "${oci}", ${digest}, provider: aws }`)).toEqual([]);
  });

  test('with a password in its address, and a verification that nobody does is pointed out', () => {
    const found = issuesOf(withSource('{ create: true, url: "https://me:secret@git.example.com/a.git" }'));
    expect(found).toMatchObject([{ severity: 'error', path: ['gitops', 'flux', 'source', 'url'] }]);
    expect(JSON.stringify(found)).not.toContain('secret@');
    expect(codes('{ verify: { provider: pgp, secret: keys } }')).toEqual(['flux-verify-unused']);
  });
});

describe('the controllers of a locked down Flux', () => {
  test('apply stages and releases as the declared accounts', async () => {
    const { kustomization, release } = await compiledFlux({
      'mesh.yaml': `${twoClusters}gitops: { flux: { serviceAccount: mesh, helmServiceAccount: helm } }\n`,
    });
    expect(kustomization(stage).serviceAccountName).toBe('mesh');
    expect(release('cluster1/mesh/30-istiod/helmrelease-istiod.yaml').spec?.serviceAccountName).toBe('helm');
  });

  test('give a stage the declared time', async () => {
    const { kustomization } = await compiledFlux({
      'mesh.yaml': `${twoClusters}gitops: { flux: { timeouts: { 40-expose: 7m } } }\n`,
    });
    expect(kustomization(stage).timeout).toBe('7m');
    expect(kustomization('flux/cluster1/kustomization-mesh1-cluster1-30-istiod.yaml').timeout).toBe('15m');
  });
});
