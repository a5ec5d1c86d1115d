import { describe, expect, test } from '@jest/globals';
import { fileNames } from '../../lib/emit/file-name.ts';
import { objectFiles } from '../../lib/emit/object-file.ts';
import type { ObjectRef } from '../../lib/plan/manifest.ts';

const ref = (kind: string, name: string, namespace = '', apiVersion = 'v1'): ObjectRef => ({
  apiVersion,
  kind,
  namespace,
  name,
});

describe('file names', () => {
  test.each<[string, readonly ObjectRef[], readonly string[]]>([
    ['kind and name in lower case', [ref('ConfigMap', 'istio', 'istio-system')], ['configmap-istio.yaml']],
    [
      'with the namespace where two collide, and only there',
      [ref('Service', 'x', 'a'), ref('Service', 'y', 'a'), ref('Service', 'x', 'b')],
      ['service-a-x.yaml', 'service-y.yaml', 'service-b-x.yaml'],
    ],
    [
      'with the API group where the namespace does not help',
      [ref('Gateway', 'x', 'a', 'networking.istio.io/v1'), ref('Gateway', 'x', 'a', 'gateway.networking.k8s.io/v1')],
      ['gateway.networking.istio.io-a-x.yaml', 'gateway.gateway.networking.k8s.io-a-x.yaml'],
    ],
    [
      'apart even where dashes make all of them equal',
      [ref('Service', 'c', 'a-b'), ref('Service', 'c', 'a'), ref('Service', 'b-c', 'a'), ref('Service', 'b-c', 'b')],
      ['service__a-b__c.yaml', 'service-a-c.yaml', 'service__a__b-c.yaml', 'service-b-b-c.yaml'],
    ],
    [
      'with every other character visible, so that no two names give one file',
      [
        ref('ClusterRole', 'system:node'),
        ref('ClusterRole', 'Foo'),
        ref('ClusterRole', 'foo'),
        ref('ClusterRole', 'system_3anode'),
      ],
      [
        'clusterrole-system_3anode.yaml',
        'clusterrole-_46oo.yaml',
        'clusterrole-foo.yaml',
        'clusterrole-system_5f3anode.yaml',
      ],
    ],
    [
      'without any way out of the folder',
      [ref('Role', '../../x'), ref('Role', 'a\\b\0')],
      ['role-.._2f.._2fx.yaml', 'role-a_5cb_00.yaml'],
    ],
    ['by their bytes where they are no ASCII', [ref('Role', 'é😀')], ['role-_c3_a9_f0_9f_98_80.yaml']],
  ])('%s', (_, refs, names) => {
    expect(fileNames(refs)).toEqual(names);
  });

  test('the order of the objects does not matter', () => {
    const refs = [
      ref('Service', 'c', 'a-b'),
      ref('Service', 'b-c', 'a'),
      ref('Service', 'c', 'z'),
      ref('Service', 'z-c', ''),
    ];
    expect(fileNames(refs.toReversed()).toReversed()).toEqual(fileNames(refs));
  });

  test('a name that is too long for a file system is cut and stays unlike its neighbours', () => {
    const names = fileNames([
      ref('ClusterRoleBinding', `${'a'.repeat(250)}1`),
      ref('ClusterRoleBinding', `${'a'.repeat(250)}2`),
    ]);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(205);
  });

  test('one object met twice gets one name, and an end', () => {
    expect(fileNames([ref('Service', 'x', 'a'), ref('Service', 'x', 'a')])).toEqual([
      'service__a__x.yaml',
      'service__a__x.yaml',
    ]);
  });
});

test('an object becomes a file of its folder', () => {
  expect(objectFiles('c1/mesh/40-expose', [{ ref: ref('Gateway', 'x', 'a'), text: 'kind: Gateway\n' }])).toEqual([
    { path: 'c1/mesh/40-expose/gateway-x.yaml', text: 'kind: Gateway\n' },
  ]);
});
