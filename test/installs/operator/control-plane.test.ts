import { describe, expect, test } from '@jest/globals';
import { controlPlaneSpec } from '../../../lib/installs/operator/control-plane.ts';
import { baseValues } from '../../../lib/installs/values/base.ts';
import { cniValues } from '../../../lib/installs/values/cni.ts';
import { istiodValues } from '../../../lib/installs/values/istiod.ts';
import { meshConfig } from '../../../lib/installs/values/mesh-config.ts';
import type { Json, JsonObject } from '../../../lib/plan/manifest.ts';
import { cluster, settings, withVersion } from '../cluster-fixture.ts';

const unpinned = { trust: { kind: 'unpinned' } } as const;

/** The places of a tree that hold a value, as `a.b.c`. */
const leaves = (value: Json, path = ''): readonly string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).flatMap(([key, member]) => leaves(member, path === '' ? key : `${path}.${key}`))
    : [`${path}=${JSON.stringify(value)}`];

describe('the control plane spec', () => {
  test('has a name, without which istioctl would prune the objects of other specs', () => {
    const mesh = settings();
    expect(controlPlaneSpec(cluster({ mesh })).metadata).toEqual({
      name: 'istio-control-plane',
      namespace: mesh.istio.namespace,
    });
  });

  test('switches off what the profile adds and no chart of ours makes', () => {
    expect(controlPlaneSpec(cluster()).spec.components).toEqual({
      base: { enabled: true },
      pilot: {
        enabled: true,
        k8s: {
          overlays: [
            {
              kind: 'Deployment',
              name: 'istiod',
              patches: [{ path: 'spec.template.spec.volumes.[name:cacerts].secret.optional', value: false }],
            },
          ],
        },
      },
      ingressGateways: [{ name: 'istio-ingressgateway', enabled: false }],
    });
  });
});

describe('the values of the control plane spec', () => {
  test('hold every value of base, istiod and cni, images and mesh config in their own fields', () => {
    const plan = cluster({ cni: true, platform: 'k3s' });
    const { hub, tag, meshConfig: config, values } = controlPlaneSpec(plan).spec;
    const whole: JsonObject = { ...values, meshConfig: config ?? {} };
    const inSpec = new Set([...leaves(whole), `global.hub="${hub}"`, `global.tag="${tag}"`]);
    const wanted = [baseValues(plan), istiodValues(plan), cniValues(plan)].flatMap((tree) => leaves(tree));
    expect(wanted.filter((leaf) => !inSpec.has(leaf))).toEqual([]);
    expect(config).toEqual(meshConfig(plan));
  });

  test('say hub and tag once, so that --set on the command line has one place to change', () => {
    const { hub, tag, values } = controlPlaneSpec(cluster()).spec;
    expect([hub, tag]).toEqual(['registry.istio.io/release', '1.30.3']);
    expect(Object.keys(values['global'] ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(hub|tag)$/)]),
    );
  });

  test('ask for the validator of the default revision, which istioctl leaves out otherwise', () => {
    expect(controlPlaneSpec(cluster()).spec.values['defaultRevision']).toBe('default');
  });

  test('put the failure policy where istioctl does not check it against its schema', () => {
    const { spec } = controlPlaneSpec(cluster(unpinned));
    expect(spec.unvalidatedValues).toEqual({ base: { validationFailurePolicy: 'Fail' } });
    expect(spec.values).not.toHaveProperty('base');
    expect(controlPlaneSpec(withVersion('1.28.3', unpinned)).spec).not.toHaveProperty('unvalidatedValues');
    expect(controlPlaneSpec(cluster()).spec).not.toHaveProperty('unvalidatedValues');
  });

  test('leave the CNI agent to its component, in its own namespace', () => {
    expect(controlPlaneSpec(cluster({ cni: true })).spec.components.cni).toEqual({
      enabled: true,
      namespace: 'istio-cni',
    });
  });
});
