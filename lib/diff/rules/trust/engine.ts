import { keysOf, type Leaf } from '../../leaves.ts';
import { argoSources } from '../argo-sources.ts';
import type { Rule, Subject } from '../rule.ts';

const kinds = new Set([
  'Kustomization',
  'HelmRelease',
  'Application',
  'ApplicationSet',
  'AppProject',
  'ResourceSet',
  'FluxInstance',
]);

/** What goes with one of these, it applied. */
const appliers = new Set(['Kustomization', 'ApplicationSet', 'ResourceSet', 'FluxInstance']);

const rights =
  /^spec\.(template\.spec\.)?(serviceAccountName|targetNamespace|storageNamespace|decryption|postBuild|postRenderers|patches|components|images|kubeConfig|valuesFrom|path|destination|sources?\.(path|kustomize|plugin|directory|ref|helm\.(parameters|fileParameters|valueFiles|releaseName))|sourceRepos|destinations|\w*ResourceWhitelist|\w*ResourceBlacklist|sourceNamespaces|roles|project|generators|templatePatch|strategicMergePatches)(\.|$)/;

/** An engine's own programs: every field of them says what is applied. */
const programs = new Set(['ResourceSet', 'FluxInstance', 'ApplicationSet']);

/** With these the engine no longer keeps an object as it is written. */
const leftAlone = /^(kustomize\.toolkit\.fluxcd\.io\/(reconcile|ssa)|argocd\.argoproj\.io\/skip-reconcile)$/;

/** Another branch of a repository holds other objects; another version of a chart is what everybody wants. */
const branchesOf = (object: Subject['after']): string =>
  JSON.stringify(argoSources(object).flatMap(({ chart, revision }) => (chart === '' ? [revision] : [])));

const pauses = ({ path, after }: Leaf): boolean => keysOf(path) === 'spec.suspend' && after === true;

const goes = 'it is deleted: what it applied is deleted, too, or nobody keeps it any more';

const isLeftAlone = ({ kind, before, leaves }: Subject): boolean =>
  (before !== undefined && leaves.some(({ path, key }) => path[0] === 'metadata' && leftAlone.test(key))) ||
  (kinds.has(kind) && leaves.some(pauses));

const appliesElse = (subject: Subject): boolean => {
  const { kind, before, after, leaves } = subject;
  if (programs.has(kind)) return leaves.some(({ path }) => path[0] === 'spec');
  return (
    before !== undefined &&
    (leaves.some(({ path }) => rights.test(keysOf(path))) || branchesOf(before) !== branchesOf(after))
  );
};

/** With whose rights an engine applies, what, and where. */
export const engine: Rule = {
  name: 'engine',
  risk: 'trust',
  reasons: (subject) => {
    const { kind, after } = subject;
    if (after === undefined) return appliers.has(kind) ? [goes] : [];
    return [
      ...(isLeftAlone(subject) ? ['the engine no longer keeps it as it is written'] : []),
      ...(kinds.has(kind) && appliesElse(subject)
        ? ['what the engine applies, where, or with whose rights, changes']
        : []),
    ];
  },
};
