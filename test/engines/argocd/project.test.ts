import { describe, expect, test } from '@jest/globals';
import { argocdMesh } from './compiled-mesh.ts';

const projectOf = async (declared: Parameters<typeof argocdMesh>[0]) =>
  (await argocdMesh(declared)).at('argocd/mesh/appproject-mesh1.yaml')['spec'];

describe('the project of a mesh', () => {
  test('lets it into its own clusters by name, and into the namespaces it has or may have had', async () => {
    const namespaces = ['istio-cni', 'istio-system', 'sample'];
    expect(await projectOf({})).toMatchObject({
      sourceRepos: ['https://git.example.com/acme/mesh.git'],
      destinations: ['cluster1', 'cluster2'].flatMap((name) => namespaces.map((namespace) => ({ name, namespace }))),
    });
  });

  test('adds the namespace that an object names, for the cluster that has it', async () => {
    const clusters = `  cluster1: { network: network1 }
  cluster2: { network: network2, addons: { prometheus: false } }`;
    const stack = 'url: "http://p.monitoring.svc.cluster.local:9090", namespace: monitoring';
    const rest = `addons: { prometheus: { existing: { ${stack} } } }`;
    const text = JSON.stringify(await projectOf({ clusters, rest }));
    expect(text).toContain('{"name":"cluster1","namespace":"monitoring"}');
    expect(text).not.toContain('{"name":"cluster2","namespace":"monitoring"}');
  });

  test('adds the namespace where the chart of the CNI agent makes an object for Multus, on OpenShift alone', async () => {
    const clusters = `  cluster1: { network: network1, platform: openshift, cni: true }
  cluster2: { network: network2, cni: true }`;
    const text = JSON.stringify(await projectOf({ method: 'helm', argocd: 'applicationHealth: true', clusters }));
    expect(text).toContain('{"name":"cluster1","namespace":"default"}');
    expect(text).not.toContain('{"name":"cluster2","namespace":"default"}');
  });

  test('is there before the Applications beside it', async () => {
    const dist = await argocdMesh({});
    const waves = ['appproject-mesh1', 'appproject-mesh1-applications', 'application-mesh1-cluster1'].map(
      (name) => dist.tree.get(`argocd/mesh/${name}.yaml`)?.match(/sync-wave: "(.+)"/)?.[1] ?? '0',
    );
    expect(waves).toEqual(['-1', '-1', '0']);
  });

  test('allows kinds outside namespaces one by one, also those that have just left the tree', async () => {
    expect(await projectOf({})).toMatchObject({
      clusterResourceWhitelist: [
        { group: '', kind: 'Namespace' },
        { group: 'admissionregistration.k8s.io', kind: 'MutatingWebhookConfiguration' },
        { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicy' },
        { group: 'admissionregistration.k8s.io', kind: 'ValidatingAdmissionPolicyBinding' },
        { group: 'admissionregistration.k8s.io', kind: 'ValidatingWebhookConfiguration' },
        { group: 'apiextensions.k8s.io', kind: 'CustomResourceDefinition' },
        { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
        { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding' },
      ],
    });
  });

  test('is another one than that of what makes Applications, which may make nothing else', async () => {
    const dist = await argocdMesh({ argocd: 'hub: tower, namespace: argo' });
    const { spec } = dist.at('argocd/mesh/appproject-mesh1-applications.yaml');
    expect(spec).toEqual({
      description: 'The Applications of the mesh mesh1.',
      sourceRepos: ['https://git.example.com/acme/mesh.git'],
      destinations: [{ name: 'tower', namespace: 'argo' }],
      namespaceResourceWhitelist: [{ group: 'argoproj.io', kind: 'Application' }],
    });
  });
});

describe('the registration of clusters', () => {
  const clusters = `  cluster1: { network: network1, context: kind one, apiServer: { url: "https://one.example.com:6443" } }
  cluster2: { network: network2 }`;

  test('is a text for people, without credentials and without a file that asks for them', async () => {
    const dist = await argocdMesh({ clusters });
    const paths = [...dist.tree.keys()].filter((path) => path.startsWith('argocd/registration/'));
    expect(paths).toEqual(['argocd/registration/README.md']);
    const text = dist.tree.get('argocd/registration/README.md');
    expect(text).toContain("argocd cluster add 'kind one' --name cluster1 --label isthmus.dev/mesh=mesh1");
    expect(text).toContain('| cluster1 | `cluster1` | https://one.example.com:6443 |');
    expect(text).toContain('--label isthmus.dev/network=network2');
  });

  test('is an ExternalSecret per cluster where a store holds the credentials', async () => {
    const dist = await argocdMesh({ clusters, argocd: 'registration: { store: vault, key: "clusters/{cluster}" }' });
    expect(dist.at('argocd/registration/externalsecret-mesh1-cluster1.yaml')).toMatchObject({
      metadata: { namespace: 'argocd' },
      spec: {
        secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
        target: {
          template: {
            metadata: {
              labels: {
                'argocd.argoproj.io/secret-type': 'cluster',
                'isthmus.dev/mesh': 'mesh1',
                'isthmus.dev/network': 'network1',
              },
            },
            data: { name: 'cluster1', server: 'https://one.example.com:6443', config: '{{ .config }}' },
          },
        },
        data: [{ secretKey: 'config', remoteRef: { key: 'clusters/cluster1', property: 'config' } }],
      },
    });
    const other = JSON.stringify(dist.at('argocd/registration/externalsecret-mesh1-cluster2.yaml'));
    expect(other).toContain('"server":"{{ .server }}"');
  });
});

describe('the patch of argocd-cm', () => {
  test('stands in no kustomization, and makes a child wait until it is in sync', async () => {
    const dist = await argocdMesh();
    const listed = [...dist.tree].filter(([path]) => path.endsWith('kustomization.yaml')).map(([, text]) => text);
    expect(listed.join('')).not.toContain('argocd-cm');
    expect(dist.at('argocd/argocd-cm.patch.yaml')).toMatchObject({
      data: { 'application.resourceTrackingMethod': 'annotation' },
    });
    const text = dist.tree.get('argocd/argocd-cm.patch.yaml');
    expect(text).toContain('resource.customizations.health.argoproj.io_Application');
    expect(text).toContain('status.sync.status ~= "Synced"');
  });
});
