import { describe, expect, test } from '@jest/globals';
import type * as z from 'zod';
import type { Deployment } from '../../imports/index.ts';
import { grafana } from '../../lib/addons/grafana.ts';
import { jaeger } from '../../lib/addons/jaeger.ts';
import { kiali } from '../../lib/addons/kiali.ts';
import { prometheus } from '../../lib/addons/prometheus.ts';
import type { Addon } from '../../lib/declare/addon.ts';
import { checkManifest } from '../../lib/emit/schema/check.ts';
import type { ClusterPlan } from '../../lib/plan/cluster-plan.ts';
import { type Built, build, istio, mesh, plan, podOf } from './built.ts';

type Build = (into: ClusterPlan) => Promise<Built>;
const builder =
  <S extends z.ZodObject>(addon: Addon<S>, options: z.input<S>): Build =>
  (into) =>
    build(addon, into, options);

const claim = { size: '5Gi', className: 'fast' };

const cases: readonly (readonly [string, Build])[] = [
  ['prometheus', builder(prometheus, {})],
  ['prometheus on a volume', builder(prometheus, { storage: claim })],
  [
    'an existing prometheus',
    builder(prometheus, { existing: { url: 'http://prom:9090', labels: { release: 'kps' } } }),
  ],
  ['grafana', builder(grafana, {})],
  ['grafana with an account', builder(grafana, { adminSecret: 'grafana-admin' })],
  ['jaeger', builder(jaeger, {})],
  ['jaeger on a volume', builder(jaeger, { volume: claim })],
  ['jaeger in memory', builder(jaeger, { storage: 'memory' })],
  ['kiali', builder(kiali, { fqdn: 'kiali.example.com' })],
  ['kiali with a sealed key', builder(kiali, { fqdn: 'kiali.example.com', loginKey: 'sealed' })],
];

const deployments = ({ all }: Built): Deployment[] => all.filter((manifest) => manifest.kind === 'Deployment');

describe.each(cases)('%s as objects', (_name, buildInto) => {
  test('is made of objects whose every field the API server knows', async () => {
    const { all } = await buildInto(plan());
    expect(all.flatMap((manifest) => checkManifest(manifest))).toEqual([]);
  });

  test('stands in the namespace of Istio, whatever its name', async () => {
    const { all } = await buildInto(plan({ mesh: mesh({ istio: istio({ namespace: 'mesh-system' }) }) }));
    const namespaced = all.filter(({ kind }) => !kind.startsWith('ClusterRole'));
    expect(new Set(namespaced.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['mesh-system']));
    expect(JSON.stringify(all)).not.toContain('istio-system');
  });

  test('says in its labels who made it, and in no selector or pod', async () => {
    const built = await buildInto(plan());
    expect(built.all.map(({ metadata }) => metadata.labels?.['app.kubernetes.io/managed-by'])).toEqual(
      built.all.map(() => 'isthmus'),
    );
    expect(JSON.stringify(deployments(built).map(({ spec }) => spec))).not.toContain('isthmus');
  });

  test('has the same bytes each time', async () => {
    const [first, second] = [await buildInto(plan()), await buildInto(plan())];
    expect(JSON.stringify(first.all)).toBe(JSON.stringify(second.all));
  });

  test('has Services that find a pod it makes', async () => {
    const built = await buildInto(plan());
    const podLabels = deployments(built).map(({ spec }) => spec?.template.metadata?.labels);
    const services = built.all.filter((manifest) => manifest.kind === 'Service');
    const matched = services.map(({ spec }) => expect.objectContaining(spec?.selector ?? {}));
    expect(services.flatMap(() => podLabels)).toEqual(matched);
  });
});

describe.each(cases)('%s as pods', (_name, buildInto) => {
  test('names every image with a registry that a mirror can take the place of', async () => {
    const images = {
      pullSecrets: ['pull'],
      mirrors: { 'docker.io': 'mirror.example.com/hub', 'quay.io': 'mirror.example.com/quay' },
    };
    const pods = deployments(await buildInto(plan({ mesh: mesh({ images }) }))).map(podOf);
    const pulled = pods.flatMap(({ containers, initContainers = [] }) => [...containers, ...initContainers]);
    expect(pulled.filter(({ image }) => !image?.startsWith('mirror.example.com/'))).toEqual([]);
    expect(pods.every(({ imagePullSecrets }) => imagePullSecrets?.[0]?.name === 'pull')).toBe(true);
  });

  test('runs as nobody special, on a file system it cannot write', async () => {
    for (const pod of deployments(await buildInto(plan())).map(podOf)) {
      expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(pod.securityContext?.runAsUser).toBeGreaterThan(0);
      for (const { securityContext, resources } of [...pod.containers, ...(pod.initContainers ?? [])]) {
        expect(securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(Object.keys(resources?.requests ?? {})).toEqual(['cpu', 'memory']);
      }
    }
  });

  test('leaves the user to OpenShift there', async () => {
    const pods = deployments(await buildInto(plan({ platform: 'openshift' }))).map(podOf);
    expect(JSON.stringify(pods)).not.toMatch(/runAsUser|fsGroup/);
  });

  test('has a pod that its selector finds, with probes and without a sidecar', async () => {
    for (const { spec } of deployments(await buildInto(plan()))) {
      expect(spec?.template.metadata?.labels).toMatchObject({
        ...spec?.selector.matchLabels,
        'sidecar.istio.io/inject': 'false',
      });
      const [container] = spec?.template.spec?.containers ?? [];
      expect(container).toHaveProperty('readinessProbe.httpGet');
      expect(container).toHaveProperty('livenessProbe.httpGet');
    }
  });

  test('mounts only volumes that the pod has', async () => {
    for (const pod of deployments(await buildInto(plan())).map(podOf)) {
      const mounted = [...pod.containers, ...(pod.initContainers ?? [])].flatMap(({ volumeMounts = [] }) =>
        volumeMounts.map(({ name }) => name),
      );
      expect(new Set(mounted)).toEqual(new Set(pod.volumes?.map(({ name }) => name)));
    }
  });
});

test('what is equal in all clusters is one object for the whole mesh', async () => {
  const shared = mesh();
  const [one, two] = [plan({ mesh: shared }), plan({ mesh: shared, name: 'cluster2' })];
  const [first, second] = [await build(grafana, one, {}), await build(grafana, two, {})];
  const id = 'grafana-dashboard-mesh-overview';
  expect(first.get('ConfigMap', id)).toBe(second.get('ConfigMap', id));
});

test('every option says what it is for', () => {
  const undescribed = [prometheus, grafana, jaeger, kiali].flatMap(({ name, options }) =>
    Object.entries(options.shape)
      .filter(([, schema]) => (schema.description ?? '') === '')
      .map(([option]) => `${name}.${option}`),
  );
  expect(undescribed).toEqual([]);
});

test('no option is required but the host name of Kiali', () => {
  expect([prometheus, grafana, jaeger].map(({ options }) => options.safeParse({}).success)).toEqual([true, true, true]);
  const missing = kiali.options.safeParse({}).error?.issues.map(({ path }) => path);
  expect(missing).toEqual([['fqdn']]);
});
