import type { Construct } from 'constructs';
import { KubeObject } from '../../parts/kube-object.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { addonLabels } from './addon-labels.ts';
import { annotated } from '../../parts/annotated.ts';

const sha256 = async (text: string): Promise<string> => {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/**
 * Makes the ConfigMap of an addon, whose texts the engine leaves alone: a `$` in them is Prometheus' or Grafana's.
 *
 * Gives back annotations for the pod template. A pod that reads its configuration at start does not notice when it
 * changes; the checksum makes it start anew.
 */
export const addonConfig = async (
  scope: Construct,
  mesh: MeshSettings,
  addon: string,
  data: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> => {
  new KubeObject(scope, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: addon,
      namespace: mesh.istio.namespace,
      labels: addonLabels(mesh, addon),
      ...annotated(mesh.gitops.literal),
    },
    data: { ...data },
  });
  return { 'checksum/config': await sha256(Object.values(data).join('\n')) };
};
