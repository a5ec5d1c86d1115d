import { describe, expect, test } from '@jest/globals';
import {
  injectorCount,
  istiodLabels,
  istiodName,
  longestRevision,
  needsDefaultTag,
  revisionText,
  tagWebhookName,
} from '../../lib/istio/revision.ts';
import { parseIstioVersion } from '../../lib/istio/version.ts';
import type { CanaryPlan } from '../../lib/plan/istio-plan.ts';

describe('a control plane', () => {
  test('without a revision has no suffix, and is called default in labels', () => {
    expect([istiodName(''), revisionText(''), injectorCount('')]).toEqual(['istiod', 'default', 4]);
    expect(istiodLabels('')).toEqual({ app: 'istiod', istio: 'pilot' });
  });

  test('with a revision is named after it, and selected by it', () => {
    expect([istiodName('1-31-0'), revisionText('1-31-0'), injectorCount('1-31-0')]).toEqual([
      'istiod-1-31-0',
      '1-31-0',
      2,
    ]);
    expect(istiodLabels('1-31-0')).toEqual({ app: 'istiod', 'istio.io/rev': '1-31-0' });
  });

  test('has a name that Helm takes for a release, however long the revision may be', () => {
    expect(istiodName('x'.repeat(longestRevision))).toHaveLength(53);
  });
});

const canary = (revision: string): CanaryPlan => ({
  kind: 'canary',
  version: parseIstioVersion('1.31.0'),
  revision,
  hub: 'hub',
});

describe('a tag', () => {
  test('has the namespace in the name of its webhook where it is not the usual one', () => {
    expect(tagWebhookName('prod', 'istio-system')).toBe('istio-revision-tag-prod');
    expect(tagWebhookName('prod', 'mesh-system')).toBe('istio-revision-tag-prod-mesh-system');
  });

  test('named default is needed once a control plane with a revision serves the mesh', () => {
    expect(needsDefaultTag({ revision: '', canary: { kind: 'none' } })).toBe(false);
    expect(needsDefaultTag({ revision: '', canary: canary('1-31-0') })).toBe(false);
    expect(needsDefaultTag({ revision: '1-30-3', canary: { kind: 'none' } })).toBe(true);
    expect(needsDefaultTag({ revision: '1-30-3', canary: canary('1-31-0') })).toBe(true);
  });

  test('named default would have pods injected twice beside a control plane without a revision', () => {
    expect(needsDefaultTag({ revision: '1-31-0', canary: canary('') })).toBe(false);
  });
});
