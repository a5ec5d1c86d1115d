import { listAt, textAt } from '../../plan/json-fields.ts';
import type { TreeObject } from '../../trees/object-reader.ts';
import type { Tree } from '../../trees/tree.ts';

export const isFluxKustomization = ({ value }: TreeObject): boolean =>
  value.kind === 'Kustomization' && value.apiVersion.startsWith('kustomize.toolkit.fluxcd.io/');

export const isHelmRelease = ({ value }: TreeObject): boolean =>
  value.kind === 'HelmRelease' && value.apiVersion.startsWith('helm.toolkit.fluxcd.io/');

export const isApplication = ({ value }: TreeObject): boolean =>
  value.kind === 'Application' && value.apiVersion.startsWith('argoproj.io/');

/** The path of a repository as folders; empty for its top. */
export const foldersOf = (path: string): readonly string[] =>
  path.split('/').filter((part) => part !== '' && part !== '.');

/** Where an Application gets something from a folder; charts have none. */
export const pathsOf = ({
  value,
}: TreeObject): readonly { readonly path: string; readonly at: readonly (string | number)[] }[] => {
  const one = textAt(value, 'spec', 'source', 'path');
  const many = listAt(value, 'spec', 'sources').flatMap((source, index) => {
    const path = textAt(source, 'path');
    return path === '' ? [] : [{ path, at: ['spec', 'sources', index, 'path'] }];
  });
  return [...(one === '' ? [] : [{ path: one, at: ['spec', 'source', 'path'] }]), ...many];
};

/** The paths that an engine object applies, as they are written. */
export const appliedPaths = (object: TreeObject): ReturnType<typeof pathsOf> => {
  if (isFluxKustomization(object)) return [{ path: textAt(object.value, 'spec', 'path'), at: ['spec', 'path'] }];
  return isApplication(object) ? pathsOf(object) : [];
};

/** Every folder of a tree. */
export class Folders {
  readonly #folders = new Set<string>();

  constructor(tree: Tree) {
    for (const path of tree.files.keys()) {
      for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
        const folder = path.slice(0, end);
        if (this.#folders.has(folder)) break;
        this.#folders.add(folder);
      }
    }
  }

  /**
   * The folder that a path of the repository means: the tree may be all of it, or a folder in it, so that only the end of
   * the path is found here. Undefined: there is none.
   */
  find(path: string): string | undefined {
    const parts = foldersOf(path);
    if (parts.length === 0) return '';
    for (let from = 0; from < parts.length; from += 1) {
      const folder = parts.slice(from).join('/');
      if (this.#folders.has(folder)) return folder;
    }
    return undefined;
  }
}

/** Where an Application installs: a cluster by its name or its server. */
export const destinationOf = ({ value }: TreeObject): string =>
  textAt(value, 'spec', 'destination', 'server') || textAt(value, 'spec', 'destination', 'name');
