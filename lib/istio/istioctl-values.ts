/**
 * Values of chart `istiod` that istioctl refuses under `values` and takes under `unvalidatedValues` (the branch of 1.31,
 * operator/pkg/apis/values_types.proto lacks them; tried with its istioctl).
 */
export const unknownToIstioctl = ['initContainers', 'sidecarInjectorWebhookAnnotations', 'trustedZtunnelName'] as const;
