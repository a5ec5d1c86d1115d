import { readerTokenSecret } from '../istio/reader-access.ts';
import type { Json } from '../plan/manifest.ts';
import { writeYaml } from '../yaml/write.ts';

/** The group that gets the rights; whoever runs the verb is put into it, or the name is changed. */
const group = 'isthmus-remote-secret';

const name = 'isthmus-remote-secret';
const api = 'rbac.authorization.k8s.io';

const bind = (kind: 'Role' | 'ClusterRole', namespace: string | undefined): Json => ({
  apiVersion: `${api}/v1`,
  kind: `${kind}Binding`,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  roleRef: { apiGroup: api, kind, name },
  subjects: [{ apiGroup: api, kind: 'Group', name: group }],
});

/**
 * All that `remote-secret` needs in a source, to be applied: to get one Secret and one namespace by name. `namespace` is the
 * Istio namespace; `json` gives one List, `table` YAML documents.
 */
export const readerRights = (namespace: string, format: 'table' | 'json' = 'table'): string => {
  const objects: readonly Json[] = [
    {
      apiVersion: `${api}/v1`,
      kind: 'Role',
      metadata: { name, namespace },
      rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [readerTokenSecret], verbs: ['get'] }],
    },
    bind('Role', namespace),
    {
      apiVersion: `${api}/v1`,
      kind: 'ClusterRole',
      metadata: { name },
      rules: [{ apiGroups: [''], resources: ['namespaces'], resourceNames: ['kube-system'], verbs: ['get'] }],
    },
    bind('ClusterRole', undefined),
  ];
  return format === 'json'
    ? `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }, undefined, 2)}\n`
    : objects.map(writeYaml).join('---\n');
};
