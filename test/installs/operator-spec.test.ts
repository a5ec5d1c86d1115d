import { expect, test } from '@jest/globals';
import { operatorSpecs } from '../../lib/installs/operator-spec.ts';
import { cluster } from './cluster-fixture.ts';

test('control plane and gateway are two specs in two files, each with its own name', () => {
  const specs = operatorSpecs(cluster());
  expect(specs.map(({ name, operator }) => [name, operator.kind, operator.metadata.name])).toEqual([
    ['control-plane', 'IstioOperator', 'istio-control-plane'],
    ['eastwest-gateway', 'IstioOperator', 'istio-eastwestgateway'],
  ]);
});

test('a cluster without a gateway has no spec for one', () => {
  expect(operatorSpecs(cluster({ gateway: { kind: 'none' } })).map(({ name }) => name)).toEqual(['control-plane']);
});
