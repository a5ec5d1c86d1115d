import { writeYaml } from '../yaml/write.ts';
import type { FileSpec } from './object-file.ts';

/**
 * The kustomization.yaml of a folder: an explicit list and nothing else, so that Flux, Argo CD and `kubectl apply -k`
 * take the same files, and a new or removed one is a line of the pull request. An empty list is valid for all of them.
 *
 * `resources` are the names of files or sub-folders, in the order they are applied (see byApplyOrder).
 */
export const kustomization = (folder: string, resources: readonly string[]): FileSpec => ({
  path: `${folder}/kustomization.yaml`,
  text: writeYaml({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources }),
});
