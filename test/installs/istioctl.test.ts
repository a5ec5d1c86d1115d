import { describe, expect, test } from '@jest/globals';
import { istioctl } from '../../lib/installs/istioctl.ts';
import { bareTools, toolsFor } from '../../lib/plan/hand-tools.ts';
import { compiled, compiledTree } from '../compiled.ts';
import { issuesOf, twoClusters } from '../mesh-folder.ts';
import { cluster, istio, settings } from './cluster-fixture.ts';

const mesh = (version: string, operator = false): string =>
  `${twoClusters.replace('1.30.3', version)}install: { method: istioctl${operator ? ', istioctl: { operator: true }' : ''} }\n`;

const withOperator = cluster({
  mesh: settings({
    istio: istio({ version: '1.23.6' }),
    install: { ...settings().install, method: 'istioctl', operator: true },
  }),
});

describe('stages 30 and 60 with istioctl', () => {
  test('hold nothing, and stand in the tree all the same', async () => {
    const tree = await compiledTree(mesh('1.30.3'));
    for (const stage of ['30-istiod', '60-eastwest']) {
      expect(tree.get(`cluster1/mesh/${stage}/kustomization.yaml`)).toContain('resources: []');
    }
    expect([...tree.keys()].filter((path) => path.startsWith('cluster1/helm/'))).toEqual([]);
  });

  test('let Flux wait for what istioctl makes, and for nothing else', async () => {
    const tree = await compiledTree(mesh('1.30.3'));
    const control = tree.get('flux/cluster1/kustomization-mesh1-cluster1-30-istiod.yaml') ?? '';
    expect(control).toContain('healthChecks:\n    - apiVersion: apps/v1\n      kind: Deployment\n      name: istiod\n');
    expect(control).not.toContain('wait: true');
    expect(tree.get('flux/cluster1/kustomization-mesh1-cluster1-60-eastwest.yaml')).toContain(
      'kind: Deployment\n      name: istio-eastwestgateway\n',
    );
  });

  test('are installed from the specs by an istioctl of the declared release', () => {
    expect(istioctl.commands?.(cluster(), '30-istiod', toolsFor(cluster({ context: 'c1' })))).toEqual([
      '# stops here unless istioctl is that of Istio 1.30.3',
      `istioctl --context c1 version --remote=false -o json | grep -F '"version": "1.30.3"'`,
      'istioctl --context c1 install -f istio-operator/control-plane.yaml -y --readiness-timeout 10m',
    ]);
    expect(istioctl.commands?.(cluster(), '60-eastwest', bareTools)?.at(-1)).toContain('eastwest-gateway.yaml');
    expect(istioctl.commands?.(cluster(), '40-expose', bareTools)).toBeUndefined();
  });

  test('need an istioctl of each release where a canary has another', () => {
    const canary = { kind: 'canary' as const, version: istio({ version: '1.31.0' }).version, revision: 'v2', hub: 'h' };
    const of = cluster({ mesh: settings({ istio: istio({ canary }) }) });
    const commands = istioctl.commands?.(of, '30-istiod', bareTools) ?? [];
    expect(commands.filter((command) => command.includes(' install '))).toEqual([
      'istioctl-1.31.0 install -f istio-operator/control-plane-v2.yaml -y --readiness-timeout 10m',
      'istioctl-1.30.3 install -f istio-operator/control-plane.yaml -y --readiness-timeout 10m',
    ]);
    const gate = istioctl.gate?.(of, '30-istiod');
    expect(gate?.kind === 'objects' && gate.objects.map(({ name }) => name)).toEqual(['istiod', 'istiod-v2']);
  });

  test('have no stage 60 without a gateway', () => {
    expect(istioctl.reserves?.(cluster({ gateway: { kind: 'none' } }))).toEqual(['30-istiod']);
    expect(istioctl.reserves?.(cluster())).toEqual(['30-istiod', '60-eastwest']);
  });
});

const found = (text: string) =>
  issuesOf({ 'mesh.yaml': text }).find(({ code }) => code === 'istio-operator-unknown-to-clusters');

describe('an operator in the cluster', () => {
  test('is handed the specs as objects, which no engine removes', () => {
    const [control] = istioctl.objects?.(withOperator, '30-istiod') ?? [];
    expect(control).toMatchObject({ kind: 'IstioOperator', metadata: { name: 'istio-control-plane' } });
    expect(control?.metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
    expect(istioctl.objects?.(withOperator, '60-eastwest')).toHaveLength(1);
    expect(istioctl.objects?.(cluster(), '30-istiod')).toEqual([]);
  });

  test('is waited for until it says that what it made is healthy', () => {
    const gate = istioctl.gate?.(withOperator, '30-istiod');
    expect(gate?.kind === 'objects' && gate.objects.map(({ kind }) => kind)).toEqual(['IstioOperator', 'Deployment']);
    expect(gate?.kind === 'objects' && gate.health).toHaveLength(1);
    expect(istioctl.commands?.(withOperator, '30-istiod', bareTools)).toBeUndefined();
    expect(istioctl.waits?.(withOperator, '30-istiod', bareTools)).toEqual([
      "kubectl -n istio-system wait --for=jsonpath='{.status.status}'=HEALTHY istiooperator/istio-control-plane --timeout 10m",
    ]);
  });

  test('is compiled up to Istio 1.23', async () => {
    const { tree } = await compiled(mesh('1.23.6', true));
    expect(tree.get('cluster1/mesh/30-istiod/kustomization.yaml')).toContain('istiooperator-istio-control-plane.yaml');
  });

  test('is refused from 1.24 on, with the reason', () => {
    expect(found(mesh('1.24.0', true))).toMatchObject({
      severity: 'error',
      path: ['install', 'istioctl', 'operator'],
      problem: expect.stringContaining('since Istio 1.24'),
    });
    expect(found(mesh('1.23.6', true))).toBeUndefined();
    expect(found(mesh('1.30.3'))).toBeUndefined();
  });
});
