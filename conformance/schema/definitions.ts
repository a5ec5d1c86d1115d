import { join } from 'node:path';
import type { Cluster } from '../lab/cluster.ts';
import type { Ground } from '../suite.ts';

/** Of the repository, as their projects publish them; crds/README.md says from where, and which one is our own. */
const ours = [
  'argo-cd-3.5.1',
  'cert-manager-1.21.1',
  'external-secrets-2.9.0',
  'flux-helm-1.6.3',
  'flux-kustomize-1.9.4',
  'flux-source-1.9.1',
  'prometheus-operator',
  'sail-operator-1.30.3',
  'sealed-secrets-0.36.6',
];

/** Installs every definition that an object of isthmus may need: Istio's from its own chart, the others from crds/. */
export const installDefinitions = (cluster: Cluster, { spec, tool }: Ground): void => {
  const files = [
    join(tool('charts'), 'base/files/crd-all.gen.yaml'),
    ...ours.map((name) => join(spec.root, 'crds', `${name}.yaml`)),
  ];
  const named = files.flatMap((file) => ['-f', file]);
  cluster.kubectl(['apply', '--server-side', '--validate=strict', ...named]);
  cluster.kubectl(['wait', '--for=condition=Established', '--timeout=60s', ...named]);
};
