import { ApiObject, JsonPatch } from 'cdk8s';
import type { Deployment, Service } from 'cdk8s-plus-28';

/** Fields that cdk8s-plus writes out although they say what Kubernetes does anyway: lines a reviewer reads for nothing. */
const noise = {
  Deployment: [
    '/spec/minReadySeconds',
    '/spec/progressDeadlineSeconds',
    '/spec/strategy',
    '/spec/template/spec/dnsPolicy',
    '/spec/template/spec/hostNetwork',
    '/spec/template/spec/restartPolicy',
    '/spec/template/spec/securityContext/fsGroupChangePolicy',
    '/spec/template/spec/setHostnameAsFqdn',
    '/spec/template/spec/terminationGracePeriodSeconds',
  ],
  Service: ['/spec/externalIPs'],
} as const;

const without = (object: ApiObject, paths: readonly string[]): void =>
  object.addJsonPatch(...paths.map((path) => JsonPatch.remove(path)));

/** A Service without what says nothing. */
export const plainService = (service: Service): void => without(ApiObject.of(service), noise.Service);

/**
 * A Deployment without what says nothing, and with what cdk8s-plus cannot be told: no label that changes with the place in
 * the construct tree (it would restart the pods), and any number of image pull Secrets.
 */
export const plainPods = (deployment: Deployment, pullSecrets: readonly string[]): void => {
  const object = ApiObject.of(deployment);
  without(object, [...noise.Deployment, '/spec/template/metadata/labels/cdk8s.io~1metadata.addr']);
  if (pullSecrets.length === 0) return;
  const names = pullSecrets.map((name) => ({ name }));
  object.addJsonPatch(JsonPatch.add('/spec/template/spec/imagePullSecrets', names));
};
