/**
 * Values of chart `istiod` that istioctl refuses under `values` and takes under `unvalidatedValues` (the branch of 1.31,
 * operator/pkg/apis/values_types.proto lacks them; of `extraContainerArgs` it wants a list of maps, which no container can
 * have; tried with its istioctl).
 */
export const unknownToIstioctl = [
  'extraContainerArgs',
  'initContainers',
  'sidecarInjectorWebhookAnnotations',
  'trustedZtunnelName',
] as const;
