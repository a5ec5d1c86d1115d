import { keysOf } from '../../leaves.ts';
import type { Rule } from '../rule.ts';

const kinds = new Set([
  'Kustomization',
  'HelmRelease',
  'Application',
  'ApplicationSet',
  'AppProject',
  'ResourceSet',
  'FluxInstance',
]);

const rights =
  /^spec\.(serviceAccountName|targetNamespace|decryption|postBuild|patches|components|images|kubeConfig|valuesFrom|path|destination|source\.path|sourceRepos|destinations|\w*ResourceWhitelist|\w*ResourceBlacklist|sourceNamespaces|roles|project)(\.|$)/;

/** With whose rights an engine applies, what, and where. */
export const engine: Rule = {
  name: 'engine',
  risk: 'trust',
  reasons: ({ kind, leaves, before, after }) => {
    if (!kinds.has(kind) || before === undefined || after === undefined) return [];
    const fields = leaves.some(({ path }) => rights.test(keysOf(path)));
    return fields ? ['what the engine applies, where, or with whose rights, changes'] : [];
  },
};
