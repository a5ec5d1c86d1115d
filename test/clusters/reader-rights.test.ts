import { describe, expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { readerRights } from '../../lib/clusters/reader-rights.ts';

const rulesOf = (object: unknown): readonly unknown[] =>
  typeof object === 'object' && object !== null && 'rules' in object && Array.isArray(object.rules) ? object.rules : [];

describe('the rights that remote-secret needs', () => {
  const objects = parseAllDocuments(readerRights('mesh-system')).map((document): unknown => document.toJS());

  test('are to get one Secret and one namespace by name, and no more', () => {
    expect(objects.flatMap(rulesOf)).toEqual([
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['istio-reader-service-account-istio-remote-secret-token'],
        verbs: ['get'],
      },
      { apiGroups: [''], resources: ['namespaces'], resourceNames: ['kube-system'], verbs: ['get'] },
    ]);
  });

  test('are the same in JSON, as one List', () => {
    const { kind, items }: { kind: string; items: unknown } = JSON.parse(readerRights('mesh-system', 'json'));
    expect({ kind, items }).toEqual({ kind: 'List', items: objects });
  });

  test('are a Role in the Istio namespace, a ClusterRole, and a binding of each to one group', () => {
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'isthmus-remote-secret' }];
    expect(objects).toMatchObject([
      { kind: 'Role', metadata: { namespace: 'mesh-system' } },
      { kind: 'RoleBinding', metadata: { namespace: 'mesh-system' }, roleRef: { kind: 'Role' }, subjects },
      { kind: 'ClusterRole' },
      { kind: 'ClusterRoleBinding', roleRef: { kind: 'ClusterRole' }, subjects },
    ]);
  });
});
