import type { Service } from '../../../imports/index.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { addonLabels } from './addon-labels.ts';

/** One port of a Service, TCP. */
export interface AddonPort {
  /** Begins with the protocol, by which Istio and Kiali tell what is spoken there. */
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
}

/** What tells one Service of an addon from another. */
export interface AddonServiceProps {
  readonly name: string;
  /** The addon it belongs to; default: the name. */
  readonly addon?: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly AddonPort[];
}

/** A ClusterIP Service of an addon, in the namespace of the control plane where people and Kiali look for it. */
export const addonService = (mesh: MeshSettings, { name, addon, selector, ports }: AddonServiceProps): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: mesh.istio.namespace, labels: addonLabels(mesh, addon ?? name) },
  spec: {
    type: 'ClusterIP',
    selector: { ...selector },
    ports: ports.map((port) => ({ ...port, protocol: 'TCP' })),
  },
});

/** Where pods of the cluster reach a Service of an addon, without a trailing dot or slash. */
export const addonHost = (mesh: MeshSettings, service: string): string =>
  `${service}.${mesh.istio.namespace}.svc.${mesh.istio.clusterDomain}`;
