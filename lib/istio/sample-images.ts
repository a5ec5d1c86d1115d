import type { IstioVersion } from '../plan/istio-plan.ts';
import { defaultHub } from './hub.ts';

/** The versions of helloworld there are images of. */
export const helloworldVersions = ['v1', 'v2'] as const;
export type HelloworldVersion = (typeof helloworldVersions)[number];

/**
 * The image that answers with its version and its pod on port 5000.
 * Source: istio/istio 1.22.8, 1.24.6 and 1.30.3, samples/helloworld/helloworld.yaml; both tags are `1.0` in all three.
 */
export const helloworldImage = (version: IstioVersion, helloworld: HelloworldVersion): string =>
  `${defaultHub(version)}/examples-helloworld-${helloworld}:1.0`;

/**
 * The image of the curl client, the same for every Istio version: upstream names no tag before 1.30, and an image
 * without a tag is another one tomorrow. Source: istio/istio 1.30.3, samples/curl/curl.yaml.
 */
export const curlImage = 'docker.io/curlimages/curl:8.16.0';
