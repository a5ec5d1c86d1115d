import { describe, expect, test } from '@jest/globals';
import { mayRunSeveral, resources, runsSeveral, spread } from '../../../lib/installs/values/workload.ts';
import { parseIstioVersion } from '../../../lib/istio/version.ts';
import { workload } from '../cluster-fixture.ts';

describe('how many pods there are', () => {
  test.each([
    ['one', workload({ replicas: 1 }), false, false],
    ['two', workload(), true, true],
    ['one to three', workload({ autoscale: { kind: 'on', min: 1, max: 3, cpu: 80 } }), false, true],
    ['two to three', workload({ replicas: 1, autoscale: { kind: 'on', min: 2, max: 3, cpu: 80 } }), true, true],
  ])('%s', (_, plan, always, sometimes) => {
    expect([runsSeveral(plan), mayRunSeveral(plan)]).toEqual([always, sometimes]);
  });
});

const spreadOf = (version: string) => spread({ app: 'a' }, parseIstioVersion(version))[0];

test('old pods of a rollout are left out of the spread only where Kubernetes surely can', () => {
  expect(spreadOf('1.23.5')).not.toHaveProperty('matchLabelKeys');
  expect(spreadOf('1.24.0')).toHaveProperty('matchLabelKeys', ['pod-template-hash']);
});

test('quantities become texts, which is all that IstioOperator takes', () => {
  const declared = workload({ resources: { requests: { cpu: 0.5, memory: '1Gi' }, limits: { cpu: 2 } } });
  expect(resources(declared)).toEqual({ requests: { cpu: '0.5', memory: '1Gi' }, limits: { cpu: '2' } });
});
