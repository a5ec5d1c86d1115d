import { describe, expect, test } from '@jest/globals';
import { rendered } from '../../lib/installs/rendered.ts';
import type { RenderedObject, RenderedStage } from '../../lib/plan/rendered-plan.ts';
import { cluster } from './cluster-fixture.ts';

const object = (stage: RenderedStage, kind: string, name: string): RenderedObject => ({
  stage,
  manifest: { apiVersion: 'apps/v1', kind, metadata: { name, namespace: 'istio-system' } },
});

const made = cluster({
  rendered: {
    kind: 'rendered',
    program: 'istioctl',
    inputs: [],
    objects: [
      object('00-crds', 'CustomResourceDefinition', 'gateways.networking.istio.io'),
      object('30-istiod', 'DaemonSet', 'istio-cni-node'),
      object('30-istiod', 'Deployment', 'istiod'),
      object('30-istiod', 'Service', 'istiod'),
      object('60-eastwest', 'Deployment', 'istio-eastwestgateway'),
      object('60-eastwest', 'Service', 'istio-eastwestgateway'),
    ],
  },
});

const namesIn = (stage: RenderedStage): readonly string[] =>
  (rendered.objects?.(made, stage) ?? []).map(({ kind, metadata: { name } }) => `${kind} ${name}`);

const waitsFor = (stage: RenderedStage): readonly string[] | undefined => {
  const gate = rendered.gate?.(made, stage);
  return gate?.kind === 'objects' ? gate.objects.map(({ kind, name }) => `${kind} ${name}`) : undefined;
};

describe('the install method rendered', () => {
  test('puts every object into its stage and has no releases', () => {
    expect(namesIn('00-crds')).toEqual(['CustomResourceDefinition gateways.networking.istio.io']);
    expect(namesIn('60-eastwest')).toEqual(['Deployment istio-eastwestgateway', 'Service istio-eastwestgateway']);
    expect(rendered.releases(made)).toEqual([]);
  });

  test('waits for the workloads of 30 and 60 and not for the Service, which may never get an address', () => {
    expect(waitsFor('30-istiod')).toEqual(['DaemonSet istio-cni-node', 'Deployment istiod']);
    expect(waitsFor('60-eastwest')).toEqual(['Deployment istio-eastwestgateway']);
  });

  test('waits for all CRDs, as every engine does for such a stage by itself', () => {
    expect(rendered.gate?.(made, '00-crds')).toBeUndefined();
  });

  test('puts nothing anywhere before something is rendered', () => {
    expect(rendered.objects?.(cluster(), '30-istiod')).toEqual([]);
    expect(rendered.gate?.(cluster(), '30-istiod')).toBeUndefined();
  });
});
