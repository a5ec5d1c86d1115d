import { errorAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

const taken = new Set([
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'flux-system',
  'argocd',
  'sample',
  'istio-cni',
]);

/** The Istio namespace gets a network label and prune protection: it must be Istio's alone. */
export const namespaces: Rule = ({ settings }) =>
  taken.has(settings.istio.namespace)
    ? [
        errorAt(
          'istio-namespace-taken',
          ['istio', 'namespace'],
          `${settings.istio.namespace} belongs to something else`,
          'leave istio.namespace away for istio-system, or choose a namespace of its own',
        ),
      ]
    : [];
