import { Construct } from 'constructs';
import type { Container, SecurityContext, ServiceAccount, Volume } from '../../../imports/core.ts';
import { pullSecrets } from '../../parts/image.ts';
import { KubeObject } from '../../parts/kube-object.ts';
import { oncePerMesh } from '../../parts/once-per-mesh.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
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

const accounts = oncePerMesh(() => new Map<string, ServiceAccount>());

/** Equal in all clusters that have the addon. */
const addonAccount = (mesh: MeshSettings, name: string, usesApi: boolean): ServiceAccount => {
  const known = accounts(mesh).get(name) ?? {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace: mesh.istio.namespace, labels: addonLabels(mesh, name) },
    automountServiceAccountToken: usesApi,
  };
  accounts(mesh).set(name, known);
  return known;
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
    new KubeObject(this, addonAccount(mesh, name, usesApi));
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
