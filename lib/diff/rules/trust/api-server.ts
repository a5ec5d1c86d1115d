import { fieldName, isOfGoneCluster, type Rule, someOf } from '../rule.ts';
import { keysOf } from '../../leaves.ts';
const fields =
  /(^|\.)(apiServer|remotePilotAddress|kubeConfig|certificate-authority(-data)?|insecure-skip-tls-verify|tlsServerName|tls-server-name)(\.|$)/;
const kinds = new Set(['Application', 'ApplicationSet', 'AppProject', 'Kustomization', 'HelmRelease', 'Cluster']);

const isServer = (keys: string, key: string, kind: string): boolean =>
  fields.test(keys) || ((key === 'server' || key === 'proxy-url') && (kind === '' || kinds.has(kind)));

/** Where peers find an API server, and whom they take for it: their credentials go there. */
export const apiServer: Rule = {
  name: 'api-server',
  risk: 'trust',
  reasons: (subject) => {
    const names = subject.leaves
      .filter((leaf) => isServer(keysOf(leaf.path), leaf.key, subject.kind) && !isOfGoneCluster(subject, leaf))
      .map((leaf) => (subject.area === 'declaration' ? fieldName(leaf) : leaf.key));
    return names.length > 0
      ? [`credentials go to another API server, or to one that proves itself otherwise (${someOf(names)})`]
      : [];
  },
};
