import { atLeast } from '../../istio/version.ts';
import type { InstallWords } from '../../plan/install.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';

/**
 * The last minor release with an operator for the kind in the cluster is 1.23: its chart and the CRD are gone from 1.24 on
 * (istio/istio 1.23.0 and 1.24.0, manifests/charts).
 */
const operatorIssues = ({ settings: { install, istio } }: MeshPlan): readonly Issue[] =>
  install.operator && atLeast(istio.version, '1.24')
    ? [
        errorAt(
          'istio-operator-unknown-to-clusters',
          ['install', 'istioctl', 'operator'],
          `no cluster knows the kind IstioOperator since Istio 1.24, and ${istio.version.text} is declared: the apply would fail`,
          'leave install.istioctl.operator out and run istioctl, or choose install.method: rendered, helm or sail',
        ),
      ]
    : [];

/** istioctl as a declaration speaks of it. */
export const istioctlWords: InstallWords = {
  name: 'istioctl',
  judged: ({ settings }) => (settings.install.operator ? ['IstioOperator'] : []),
  cannotSwitch: ({ settings }) =>
    settings.install.operator
      ? 'the operator in the cluster goes on with what it installed, and removes it when its object goes'
      : undefined,
  issues: operatorIssues,
};
