/** A file to write below the top of a repository. */
export interface CiFile {
  readonly path: string;
  readonly text: string;
}

/** Where the mesh stands, and what its clusters follow: `gitops.path` and `gitops.branch`. */
export interface CiPlace {
  /** Folder of mesh.yaml below the top of the repository; `.` where it stands at the top. */
  readonly path: string;
  readonly branch: string;
}

const plain = /^[A-Za-z0-9_][-A-Za-z0-9_./]*$/;

/** True for a place that a pipeline can name without quoting; no recipe is written for another. */
export const isPlainPlace = ({ path, branch }: CiPlace): boolean =>
  (path === '.' || plain.test(path)) && plain.test(branch);

/** What, beside the mesh itself, decides in a larger repository what runs: `isthmus diff` looks at it, too. */
const decisive = ['.gitattributes', '.npmrc', 'package.json', 'package-lock.json'];

/**
 * Changes that concern the mesh; none where it has the repository for itself. `below` is how the forge spells everything
 * below a folder, `own` what holds its pipelines.
 */
export const watchedPaths = ({ path }: CiPlace, below: string, own: string): readonly string[] =>
  path === '.' ? [] : [`${path}/${below}`, own, ...decisive];
