/**
 * The stages of a cluster in the order they are applied. A stage is a folder of dist, a Flux Kustomization, an Argo CD
 * wave and a step of the kubectl runbook; its name is API and never changes.
 */
export const stages = [
  '00-crds',
  '10-namespaces',
  '20-ca',
  '30-istiod',
  '40-expose',
  '50-remote-secrets',
  '60-eastwest',
  '70-addons',
  '80-samples',
] as const;

export type Stage = (typeof stages)[number];

/** The folder that holds a stage: what carries the mesh, or what is built on it. */
export type StageGroup = 'mesh' | 'extras';

export const stageGroups: readonly StageGroup[] = ['mesh', 'extras'];

export const groupOf = (stage: Stage): StageGroup =>
  stage === '70-addons' || stage === '80-samples' ? 'extras' : 'mesh';

/** The folder of a stage below dist/<cluster>/. */
export const folderOf = (stage: Stage): string => `${groupOf(stage)}/${stage}`;
