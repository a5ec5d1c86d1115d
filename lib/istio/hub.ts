import type { IstioVersion } from '../plan/istio-plan.ts';
import { atLeast } from './version.ts';

/**
 * Where a release's images come from, and the images of its samples: `registry.istio.io/release` since 1.30,
 * `docker.io/istio` before.
 *
 * Source: istio/istio 1.30.3, releasenotes/notes/use-registry-istio-io.yaml and samples/helloworld/helloworld.yaml,
 * against the same sample of 1.22.8 and 1.24.6.
 */
export const defaultHub = (version: IstioVersion): string =>
  atLeast(version, '1.30') ? 'registry.istio.io/release' : 'docker.io/istio';
