import { Construct } from 'constructs';
import type { Container, SecurityContext, Volume } from '../../../imports/core.ts';
import { pullSecrets } from '../../parts/image.ts';
import { KubeObject } from '../../parts/kube-object.ts';
import { sharedInMesh } from '../../parts/shared-object.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { addonLabels } from './addon-labels.ts';

/** What tells the pod of one addon from that of another. */
export interface AddonDeploymentProps {
  /** Name of the Deployment and of its ServiceAccount. */
  readonly name: string;
  /** As upstream's addon has it, so that an addon installed by hand can be taken over: a selector never changes. */
  readonly selector: Readonly<Record<string, string>>;
  /** The user the image was made for; OpenShift picks one of its own range instead. */
  readonly user: number;
  /** Whether the pod talks to the API server. */
  readonly usesApi: boolean;
  /** Recreate for everything that must not run twice on one volume. */
  readonly strategy: 'Recreate' | 'RollingUpdate';
  readonly annotations: Readonly<Record<string, string>>;
  readonly initContainers: readonly Container[];
  readonly container: Container;
  readonly volumes: readonly Volume[];
}

/** What every container of an addon is run with; it passes the restricted level of Pod Security. */
export const hardened: SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/**
 * One pod of an addon without a sidecar, with its ServiceAccount: an addon outside the mesh still answers when the mesh
 * does not, which is when it is needed.
 */
export class AddonDeployment extends Construct {
  constructor(scope: Construct, id: string, cluster: ClusterPlan, props: AddonDeploymentProps) {
    super(scope, id);
    const { mesh } = cluster;
    const { name, selector, container, initContainers, usesApi } = props;
    const { namespace } = mesh.istio;
    const labels = addonLabels(mesh, name);
    const account = sharedInMesh(mesh, `addon-account-${name}`, () => ({
      apiVersion: 'v1' as const,
      kind: 'ServiceAccount' as const,
      metadata: { name, namespace, labels },
      automountServiceAccountToken: usesApi,
    }));
    new KubeObject(this, account);
    new KubeObject(this, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: { ...selector } },
        strategy: { type: props.strategy },
        template: {
          metadata: {
            labels: { app: name, 'app.kubernetes.io/name': name, ...selector, 'sidecar.istio.io/inject': 'false' },
            annotations: { ...props.annotations },
          },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: usesApi,
            ...pullSecrets(mesh),
            securityContext: this.#podSecurity(cluster, props.user),
            ...(initContainers.length > 0 ? { initContainers } : {}),
            containers: [container],
            volumes: props.volumes,
          },
        },
      },
    });
  }

  #podSecurity({ platform }: ClusterPlan, user: number): object {
    const identity = platform === 'openshift' ? {} : { runAsUser: user, runAsGroup: user, fsGroup: user };
    return { runAsNonRoot: true, ...identity, seccompProfile: { type: 'RuntimeDefault' } };
  }
}
