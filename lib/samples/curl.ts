import * as z from 'zod';
import type { Addon } from '../declare/addon.ts';
import { curlImage } from '../istio/sample-images.ts';
import { mirroredImage } from '../parts/image.ts';
import { meshLabels } from '../parts/labels.ts';
import { sampleNamespace } from '../plan/sample-namespace.ts';

const options = z.strictObject({}).describe('A pod to send requests from.');

/** A client in every cluster: `kubectl exec deploy/curl -- curl http://helloworld.sample:5000/hello`. */
export const curl: Addon<typeof options> = {
  name: 'curl',
  options,
  build: async (scope, { mesh, platform }) => {
    const { CurlApp } = await import('./curl-app.ts');
    new CurlApp(scope, 'curl', {
      namespace: sampleNamespace,
      pullSecrets: mesh.images.pullSecrets,
      image: mirroredImage(mesh, curlImage),
      labels: meshLabels(mesh),
      ownUser: platform !== 'openshift',
    });
  },
};
