import { expect, test } from '@jest/globals';
import { cniValues } from '../../../lib/installs/values/cni.ts';
import { cluster, istio, settings } from '../cluster-fixture.ts';

test('the agent has the images of the mesh, the folders of the platform, and leaves istiod alone', () => {
  const mesh = settings({
    istio: istio({ hub: 'registry.example.com/istio', variant: 'distroless' }),
    images: { pullSecrets: ['key'], mirrors: {} },
  });
  expect(cniValues(cluster({ mesh, platform: 'openshift', cni: true }))).toEqual({
    global: {
      hub: 'registry.example.com/istio',
      tag: '1.30.3',
      variant: 'distroless',
      imagePullSecrets: ['key'],
      platform: 'openshift',
    },
    cni: { excludeNamespaces: ['istio-system', 'kube-system'] },
  });
});
