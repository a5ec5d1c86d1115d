import { describe, expect, test } from '@jest/globals';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { lostFields } from '../../lib/emit/lost-fields.ts';

const { k8s } = kplus;
const chart = (): Chart => new Chart(new App(), 'chart', { disableResourceNameHashes: true });

/** The dotted paths that the class of an object loses. */
const lost = (object: ApiObject): readonly string[] => {
  const given: unknown = ApiObject.prototype.toJson.call(object);
  return lostFields(given, object.toJson()).map(({ path }) => path.join('.'));
};

/** Constructs with props the compiler would refuse: what plain JavaScript, or a cast, hands in. */
const untyped = (kind: 'KubeService' | 'KubeClusterRole', props: object): ApiObject =>
  Reflect.construct(k8s[kind], [chart(), 'object', { metadata: { name: 'x' }, ...props }]);

describe('classes of cdk8s-plus-28', () => {
  test('keep what they know, also under another spelling or in a box', () => {
    const service = untyped('KubeService', {
      metadata: { name: 'x', annotations: { 'a.b/c-d': '1' } },
      spec: {
        clusterIp: 'None',
        externalIPs: ['192.0.2.1'],
        ports: [{ port: 80, targetPort: k8s.IntOrString.fromNumber(8080) }],
      },
    });
    const pod = new k8s.KubePod(chart(), 'pod', {
      metadata: { name: 'x' },
      spec: {
        containers: [
          {
            name: 'a',
            resources: { limits: { cpu: k8s.Quantity.fromNumber(1), memory: k8s.Quantity.fromString('1Gi') } },
          },
        ],
        volumes: [{ name: 'tmp', emptyDir: {} }],
      },
    });
    expect([service, pod].map(lost)).toEqual([[], []]);
  });

  test('lose a plain number where they want a box, and a field that is spelled as Kubernetes does', () => {
    const service = untyped('KubeService', { spec: { clusterIP: 'None', ports: [{ port: 80, targetPort: 8080 }] } });
    const role = untyped('KubeClusterRole', { rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] });
    expect(service.toJson().spec).toEqual({ ports: [{ port: 80 }] });
    expect(lost(service)).toEqual(['spec.clusterIP', 'spec.ports.0.targetPort']);
    expect(lost(role)).toEqual(['rules.0.nonResourceURLs.0']);
  });

  test('lose a field that a JSON patch adds and they do not know', () => {
    const pod = new k8s.KubePod(chart(), 'pod', { metadata: { name: 'x' }, spec: { containers: [{ name: 'a' }] } });
    pod.addJsonPatch(JsonPatch.add('/spec/hostNetwork', true), JsonPatch.add('/spec/unheardOf', true));
    expect(lost(pod)).toEqual(['spec.unheardOf']);
  });

  test('lose nothing of a whole Deployment with its Service', () => {
    const scope = chart();
    const deployment = new kplus.Deployment(scope, 'deployment', {
      metadata: { name: 'x', namespace: 'sample' },
      containers: [{ image: 'example.com/x:1', port: 5000, envVariables: { A: kplus.EnvValue.fromValue('1') } }],
    });
    deployment.exposeViaService({ name: 'x' });
    const objects = scope.node
      .findAll()
      .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
    expect(objects.map(({ kind }) => kind)).toEqual(['Deployment', 'Service']);
    expect(objects.flatMap(lost)).toEqual([]);
  });
});

describe('what counts as lost', () => {
  test.each([
    [{ a: { b: [1, 2] } }, { a: { b: [1] } }, ['a.b.1']],
    [{ a: 1 }, { a: '1' }, ['a']],
    [{ a: 1 }, {}, ['a']],
    [{ a: {} }, {}, ['a']],
    [{ a: [] }, { a: {} }, []],
    [{ a: null, b: undefined }, {}, []],
    [{ 'a-b': 1, ab: 2 }, { 'a-b': 1, ab: 2 }, []],
    [{ 'a-b': 1, ab: 2 }, { aB: 1 }, ['ab']],
    [{ value: 1 }, { value: 1 }, []],
    [{ a: { value: 1 } }, { a: 2 }, ['a']],
  ])('of %j in %j: %j', (given, made, paths) => {
    expect(lostFields(given, made).map(({ path }) => path.join('.'))).toEqual(paths);
  });

  test('is an error with the path of the field', () => {
    expect(lostFields({ spec: [{ a: 1 }] }, {})).toMatchObject([
      { code: 'lost-field', severity: 'error', path: ['spec', 0, 'a'] },
    ]);
  });
});
