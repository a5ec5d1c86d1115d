import type { ClusterPlan } from '../../plan/cluster-plan.ts';

/** The Secret that holds the key where it is sealed; its key is `value.txt`. */
export const signingKeySecret = 'kiali-signing-key';

/** Whether a document that brings the sealed key is among those of the cluster. */
export const hasSealedKey = ({ mesh, addonSecrets }: ClusterPlan): boolean =>
  addonSecrets.some(({ object: { metadata } }) => {
    const { name, namespace = mesh.istio.namespace } = metadata;
    return name === signingKeySecret && namespace === mesh.istio.namespace;
  });
