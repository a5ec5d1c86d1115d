import { describe, expect, test } from '@jest/globals';
import { controlPlanes } from '../../lib/installs/control-planes.ts';
import { helm } from '../../lib/installs/helm.ts';
import { operatorSpecs } from '../../lib/installs/operator-spec.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';
import type { ClusterPlan } from '../../lib/plan/cluster-plan.ts';
import type { IstioPlan } from '../../lib/plan/istio-plan.ts';
import { valueAt } from '../../lib/plan/merge.ts';
import type { Release } from '../../lib/plan/release.ts';
import { cluster, istio, settings } from './cluster-fixture.ts';

type Planes = Partial<Omit<IstioPlan, 'version'>> & { readonly version?: string };

const withPlanes = (changes: Planes, more: Partial<ClusterPlan> = {}): ClusterPlan =>
  cluster({ mesh: settings({ istio: istio(changes) }), ...more });

const beside = (version: string, revision: string): IstioPlan['canary'] => ({
  kind: 'canary',
  version: parseIstioVersion(version),
  revision,
  hub: 'docker.io/istio',
});

const revisioned = withPlanes({ revision: '1-30-3' });
const canary = withPlanes({ revision: '1-30-3', canary: beside('1.31.0', '1-31-0') });
const promoted = withPlanes({ version: '1.31.0', revision: '1-31-0', canary: beside('1.30.3', '1-30-3') });
const fromNone = withPlanes({ version: '1.31.0', revision: '1-31-0', canary: beside('1.30.3', '') });

const named = (releases: readonly Release[], name: string): Release => {
  const found = releases.find((release) => release.name === name);
  if (!found) throw new Error(`no release ${name}`);
  return found;
};

const outline = (plan: ClusterPlan) => helm.releases(plan).map(({ name, version, needs }) => [name, version, needs]);

describe('the releases of a control plane with a revision', () => {
  test('are named after it, so that the release of another is another one', () => {
    expect(outline(revisioned).map(([name]) => name)).toEqual(['istio-base', 'istiod-1-30-3', 'istio-eastwestgateway']);
  });

  test('tell istiod and the gateway their revision, and chart base of no default one', () => {
    const releases = helm.releases(revisioned);
    expect(releases.map(({ values }) => values['revision'])).toEqual([undefined, '1-30-3', '1-30-3']);
    expect(named(releases, 'istio-base').values['defaultRevision']).toBe('');
  });

  test('have the Deployment of the revision patched, and its pods spread', () => {
    const release = named(helm.releases(revisioned), 'istiod-1-30-3');
    expect(release.patches.map(({ target, patch }) => [target.name, valueAt(patch, ['metadata', 'name'])])).toEqual([
      ['istiod-1-30-3', 'istiod-1-30-3'],
    ]);
    const labels = ['pilot', 'topologySpreadConstraints', 0, 'labelSelector', 'matchLabels'];
    expect(valueAt(release.values, labels)).toEqual({ app: 'istiod', 'istio.io/rev': '1-30-3' });
  });

  test('expect istiod to write into two injectors only, and into no validator of base', () => {
    const releases = helm.releases(withPlanes({ revision: '1-30-3' }, { trust: { kind: 'unpinned' } }));
    expect(named(releases, 'istio-base').drift).toEqual([]);
    const injectors = named(releases, 'istiod-1-30-3').drift.find(({ kind }) => kind.startsWith('Mutating'));
    expect(injectors?.paths).toEqual(['/webhooks/0/clientConfig/caBundle', '/webhooks/1/clientConfig/caBundle']);
  });
});

describe('a canary', () => {
  test('is a release of its own version beside the other, and base is of the newer one', () => {
    expect(outline(canary)).toEqual([
      ['istio-base', '1.31.0', []],
      ['istiod-1-30-3', '1.30.3', ['istio-base']],
      ['istiod-1-31-0', '1.31.0', ['istio-base']],
      ['istio-eastwestgateway', '1.30.3', []],
    ]);
  });

  test('has its own images', () => {
    const global = named(helm.releases(canary), 'istiod-1-31-0').values['global'];
    expect(global).toMatchObject({ hub: 'docker.io/istio', tag: '1.31.0' });
  });

  test('takes over by swapping the two: both releases stay as they were, the gateway moves', () => {
    const [before, after] = [helm.releases(canary), helm.releases(promoted)];
    for (const name of ['istio-base', 'istiod-1-31-0']) {
      const { hub: _, ...rest } = Object(named(after, name).values['global']);
      expect(named(before, name).values).toMatchObject({ ...named(after, name).values, global: rest });
    }
    expect([before, after].map((releases) => named(releases, 'istio-eastwestgateway').values['revision'])).toEqual([
      '1-30-3',
      '1-31-0',
    ]);
  });

  test('agrees with the rest on who makes the account of the peers, whatever its release', () => {
    const older = withPlanes({ version: '1.29.6', revision: '1-29-6', canary: beside('1.30.3', '1-30-3') });
    const said = helm.releases(older).map(({ values }) => valueAt(values, ['global', 'enableReaderRBAC']));
    expect(said).toEqual([undefined, undefined, undefined, undefined]);
    const newer = withPlanes({ version: '1.30.3', revision: '1-30-3', canary: beside('1.29.6', '1-29-6') });
    expect(valueAt(named(helm.releases(newer), 'istio-base').values, ['global', 'enableReaderRBAC'])).toBe(false);
  });

  test('beside a control plane without a revision leaves that one as it is', () => {
    const plain = named(helm.releases(cluster()), 'istiod');
    const plan = withPlanes({ canary: beside('1.31.0', '1-31-0') });
    expect(named(helm.releases(plan), 'istiod')).toEqual(plain);
    expect(named(helm.releases(plan), 'istio-base').values['defaultRevision']).toBe('default');
  });

  test('may be the control plane without a revision that is left', () => {
    expect(outline(fromNone).map(([name]) => name)).toEqual([
      'istio-base',
      'istiod-1-31-0',
      'istiod',
      'istio-eastwestgateway',
    ]);
    expect(named(helm.releases(fromNone), 'istio-base').values['defaultRevision']).toBe('');
  });
});

const spec = (plan: ClusterPlan, name: string) => operatorSpecs(plan).find((file) => file.name === name)?.operator;

describe('the specs', () => {
  test('say the revision where it belongs, also for the gateway', () => {
    expect(operatorSpecs(revisioned).map(({ name, operator }) => [name, operator.spec.revision])).toEqual([
      ['control-plane-1-30-3', '1-30-3'],
      ['eastwest-gateway', '1-30-3'],
    ]);
    expect(spec(revisioned, 'control-plane-1-30-3')?.spec.values).toMatchObject({ defaultRevision: '' });
    expect(spec(revisioned, 'control-plane-1-30-3')?.spec.values).not.toHaveProperty('revision');
  });

  test('of a canary come first where it brings the newer CRDs, and never delete what the other owns', () => {
    const specs = operatorSpecs(canary);
    expect(
      specs.map(
        ({
          name,
          version,
          operator: {
            metadata,
            spec: { tag, components },
          },
        }) => [name, version.text, metadata.name, tag, components.base?.enabled],
      ),
    ).toEqual([
      ['control-plane-1-31-0', '1.31.0', 'istio-control-plane-1-31-0', '1.31.0', true],
      ['control-plane-1-30-3', '1.30.3', 'istio-control-plane-1-30-3', '1.30.3', false],
      ['eastwest-gateway', '1.30.3', 'istio-eastwestgateway', '1.30.3', undefined],
    ]);
  });

  test('install the CNI agent once, with the control plane that serves the mesh', () => {
    const plan = withPlanes({ revision: '1-30-3', canary: beside('1.31.0', '1-31-0') }, { cni: true });
    expect(spec(plan, 'control-plane-1-30-3')?.spec.components.cni).toMatchObject({ enabled: true });
    expect(spec(plan, 'control-plane-1-31-0')?.spec.components).not.toHaveProperty('cni');
    expect(spec(plan, 'control-plane-1-31-0')?.spec.values).not.toHaveProperty('cni');
    // istioctl itself says false where the spec does not install the agent.
    expect(spec(plan, 'control-plane-1-31-0')?.spec.unvalidatedValues).toEqual({ pilot: { cni: { enabled: true } } });
    expect(spec(plan, 'control-plane-1-30-3')?.spec).not.toHaveProperty('unvalidatedValues');
  });

  test('make the volume of the CA required in the Deployment of their own revision', () => {
    const overlays = spec(canary, 'control-plane-1-31-0')?.spec.components.pilot?.k8s?.overlays;
    expect(overlays?.map(({ name }) => name)).toEqual(['istiod-1-31-0']);
  });
});

test('of equal releases the one that serves the mesh brings base', () => {
  const plan = withPlanes({ revision: 'a', canary: beside('1.30.3', 'b') });
  expect(controlPlanes(plan).map(({ serves, bringsBase }) => [serves, bringsBase])).toEqual([
    [true, true],
    [false, false],
  ]);
});
