import { ApiObject, JsonPatch } from 'cdk8s';
import type { Deployment } from 'cdk8s-plus-28';

const pod = '/spec/template';

/**
 * What cdk8s-plus cannot be told: no label that changes with the place in the construct tree (it would restart the pods),
 * and any number of image pull Secrets.
 */
export const plainPods = (deployment: Deployment, pullSecrets: readonly string[]): void => {
  const object = ApiObject.of(deployment);
  object.addJsonPatch(JsonPatch.remove(`${pod}/metadata/labels/cdk8s.io~1metadata.addr`));
  if (pullSecrets.length > 0) {
    object.addJsonPatch(
      JsonPatch.add(
        `${pod}/spec/imagePullSecrets`,
        pullSecrets.map((name) => ({ name })),
      ),
    );
  }
};
