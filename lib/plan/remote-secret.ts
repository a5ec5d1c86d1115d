/** Name of the Secret in which istiod finds the kubeconfig of a peer, as `istioctl create-remote-secret` spells it. */
export const remoteSecretName = (peer: string): string => `${remoteSecretPrefix}${peer}`;

export const remoteSecretPrefix = 'istio-remote-secret-';

/** Name of the Secret with the plugged-in CA; istiod reads no other. */
export const cacertsName = 'cacerts';
