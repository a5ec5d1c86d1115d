/** Name of the Secret with the plugged-in CA; istiod reads no other. */
export const cacertsName = 'cacerts';
