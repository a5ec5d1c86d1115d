import { describe, expect, test } from '@jest/globals';
import { compare } from '../../../conformance/parity/compare.ts';
import { betweenPrograms } from '../../../conformance/parity/known-differences.ts';
import { readObjects } from '../../../conformance/parity/objects.ts';
import { renderedEdits } from '../../../conformance/parity/rendered-edits.ts';
import { brokenByEdits } from '../../../conformance/parity/rendered-promises.ts';
import { judge, unusedRows } from '../../../conformance/parity/report.ts';
import { cluster, settings } from '../../installs/cluster-fixture.ts';

const webhook = (more: string): string => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: istio-validator-istio-system, labels: { app.kubernetes.io/managed-by: isthmus } }
webhooks: [{ name: rev.validation.istio.io, ${more} }]
`;

const crd = (annotations: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: sidecars.networking.istio.io, annotations: ${annotations} }
`;

const outcome = (left: string, right: string) =>
  judge(renderedEdits, compare(readObjects(left), readObjects(right)), {
    title: 'a test',
    sides: ['istioctl', 'rendered'],
    objects: 1,
    broken: [],
  });

const unpinned = cluster({ mesh: settings(), trust: { kind: 'unpinned' } });
const keep = '{ kustomize.toolkit.fluxcd.io/prune: disabled }';

const broken = (text: string): readonly string[] => brokenByEdits(unpinned, readObjects(text));

describe('the edits of the method rendered', () => {
  test('may close a webhook, and may not open one', () => {
    const [open, closed] = [webhook('failurePolicy: Ignore'), webhook('failurePolicy: Fail')];
    expect(outcome(open, closed).unknown).toEqual([]);
    expect(outcome(closed, open).unknown).toHaveLength(1);
  });

  test('may protect a definition, and may not annotate it otherwise', () => {
    expect(outcome(crd('{}'), crd(keep)).unknown).toEqual([]);
    expect(outcome(crd('{}'), crd('{ example.com/other: x }')).unknown).toHaveLength(1);
  });

  test('may not lose an object', () => {
    expect(outcome(crd('{}') + '---\n' + webhook('failurePolicy: Fail'), crd('{}')).unknown).toHaveLength(1);
  });

  test('leave rows unused that match nothing', () => {
    const { known } = outcome(crd('{}'), crd(keep));
    expect([...known.keys()].map(({ id }) => id)).toEqual(['rendered-protection']);
    expect(unusedRows(renderedEdits, [outcome(crd('{}'), crd(keep))])).toHaveLength(renderedEdits.length - 1);
    expect(unusedRows(betweenPrograms, [])).toEqual(betweenPrograms);
  });
});

describe('what is promised of the method rendered', () => {
  test('holds for a closed webhook without a bundle', () => {
    expect(broken(webhook('failurePolicy: Fail, clientConfig: { service: {} }'))).toEqual([]);
  });

  test.each(['failurePolicy: Ignore, clientConfig: {}', "failurePolicy: Fail, clientConfig: { caBundle: '' }"])(
    'does not hold for a webhook with %s',
    (more) => {
      expect(broken(webhook(more))).toHaveLength(1);
    },
  );

  test('does not hold for a definition that an engine may prune', () => {
    expect(broken(crd('{}'))).toHaveLength(1);
    expect(broken(crd(keep))).toEqual([]);
  });
});
