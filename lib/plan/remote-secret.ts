/** Name of the Secret in which istiod finds the kubeconfig of a peer, as `istioctl create-remote-secret` spells it. */
export const remoteSecretName = (peer: string): string => `${remoteSecretPrefix}${peer}`;

export const remoteSecretPrefix = 'istio-remote-secret-';

/** Name of the PushSecret with which a cluster offers the access to itself, where a store outside Git holds it. */
export const remoteAccessOffer = 'isthmus-remote-access';
