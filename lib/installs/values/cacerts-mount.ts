import { cacertsName } from '../../plan/cacerts.ts';
import type { JsonObject } from '../../plan/manifest.ts';

/** Name of the second volume. It must differ from `cacerts`, the optional volume of the chart. */
const requiredVolume = 'cacerts-required';

/**
 * A second volume of the Secret that is not optional, so that no pod of istiod starts before the Secret exists: the
 * chart's own volume is optional, and an istiod without it makes a root of its own that no other cluster trusts.
 *
 * The Secret is mounted whole: with `items`, one that has other keys (cert-manager's has no root-cert.pem) would hold
 * the pod back for ever. istiod reads /etc/cacerts, where the chart's volume stays mounted; nothing reads this path.
 */
export const cacertsMount: JsonObject = {
  volumes: [{ name: requiredVolume, secret: { secretName: cacertsName, optional: false } }],
  volumeMounts: [{ name: requiredVolume, mountPath: '/var/run/secrets/isthmus/cacerts', readOnly: true }],
};
