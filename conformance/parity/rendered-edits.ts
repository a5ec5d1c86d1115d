import type { Difference } from './compare.ts';
import { gatewayEmptyAnnotations, type KnownDifference } from './known-differences.ts';
import { isObject } from './objects.ts';

/*
 * What the method `rendered` changes: left is what the program made, right what dist holds.
 */

const manager = 'metadata.labels.app.kubernetes.io/managed-by';

/** What the engines of this project say to keep an object whose file is gone: the only annotations that an edit may add. */
export const protection: Readonly<Record<string, string>> = {
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
};

/** What a cluster must not lose: definitions, the gateway's address, and the account that the peers read with. */
const isKept = ({ kind, name }: Difference): boolean =>
  kind === 'CustomResourceDefinition' ||
  (kind === 'Service' && name === 'istio-eastwestgateway') ||
  /^istio-reader-(service-account$|clusterrole-)/.test(name);

const added = ({ path, left, right }: Difference): readonly (readonly [string, unknown])[] => {
  if (left !== undefined) return [];
  if (path === 'metadata.annotations') return isObject(right) ? Object.entries(right) : [];
  const [, key] = /^metadata\.annotations\.(.+)$/.exec(path) ?? [];
  return key === undefined ? [] : [[key, right]];
};

/** What may differ between the objects of a program and those that the method `rendered` puts into dist. */
export const renderedEdits: readonly KnownDifference[] = [
  {
    id: 'rendered-manager',
    what: 'label `app.kubernetes.io/managed-by`',
    reason: 'Both programs call it Helm, which owns nothing here. No selector holds it.',
    matches: ({ path, left, right }) => path === manager && left === 'Helm' && right === 'isthmus',
  },
  {
    id: 'rendered-protection',
    what: 'prune protection of the engine',
    reason: 'What must outlive its file. What is rendered is the same for every engine, so it comes afterwards.',
    matches: (at) => {
      const annotations = added(at);
      return isKept(at) && annotations.length > 0 && annotations.every(([key, value]) => protection[key] === value);
    },
  },
  {
    id: 'rendered-failure-policy',
    what: '`failurePolicy` of the validators',
    reason: 'What istiod writes there by itself; charts before 1.29.2 cannot be told.',
    matches: ({ kind, path, left, right }) =>
      kind === 'ValidatingWebhookConfiguration' &&
      /^webhooks\[[^\]]+\]\.failurePolicy$/.test(path) &&
      left === 'Ignore' &&
      right === 'Fail',
  },
  gatewayEmptyAnnotations,
];
