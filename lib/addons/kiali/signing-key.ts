import type { Container, Volume } from '../../../imports/core.ts';
import { addonImages } from '../../istio/addon-images.ts';
import { mirroredImage } from '../../parts/image.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';
import { hardened } from '../workload/addon-deployment.ts';
import type { KialiOptions } from './options.ts';
import { signingKeySecret } from './sealed-key.ts';

/**
 * Where Kiali looks for the key, in the file value.txt, before it looks into its configuration.
 * Source: kiali/kiali v1.89.0 and later, config/config.go; without a key there it refuses to start.
 */
export const signingKeyFolder = '/kiali-override-secrets/login-token-signing-key';

const volumeName = 'login-token-signing-key';

/** What the pod of Kiali needs to have a key for login sessions that is never in Git. */
export interface SigningKey {
  readonly initContainers: readonly Container[];
  readonly volume: Volume;
  readonly mount: { readonly name: string; readonly mountPath: string; readonly readOnly: true };
}

/**
 * A generated key lives in the memory of one pod: a new pod means a new key, and people log in again. It has 32
 * characters and no line end, which Kiali 1 would count.
 */
export const signingKey = (mesh: MeshSettings, { loginKey }: KialiOptions): SigningKey => {
  const mount = { name: volumeName, mountPath: signingKeyFolder, readOnly: true } as const;
  if (loginKey === 'sealed') {
    const volume = { name: volumeName, secret: { secretName: signingKeySecret } };
    return { initContainers: [], volume, mount };
  }
  const generate: Container = {
    name: 'signing-key',
    image: mirroredImage(mesh, addonImages(mesh.istio.version).busybox),
    command: ['sh', '-c', "umask 077; head -c 24 /dev/urandom | base64 | tr -d '\\n' > /key/value.txt"],
    resources: { requests: { cpu: '10m', memory: '16Mi' } },
    securityContext: hardened,
    volumeMounts: [{ name: volumeName, mountPath: '/key' }],
  };
  const volume = { name: volumeName, emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } };
  return { initContainers: [generate], volume, mount };
};
