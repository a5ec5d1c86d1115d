import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { CheckResult } from '../../check/finding.ts';
import { checkMesh } from '../../check/check-mesh.ts';
import type { DeclaredSuppression } from '../../check/suppress.ts';
import { type Committed, readCommitted } from '../../declare/committed.ts';
import { type Declaration, locate } from '../../declare/declaration.ts';
import { loadDeclaration } from '../../declare/load.ts';
import { isthmusVersion } from '../../emit/package-root.ts';
import { ContentReader } from '../../files/content-reader.ts';
import { meshWords } from '../../mesh-words.ts';
import type { BundleFiles } from '../../pki/lint/bundle.ts';
import { defaultHorizon } from '../../pki/horizon.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { Json } from '../../plan/manifest.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { resolveMesh } from '../../resolve/resolve.ts';
import { writtenDocument } from '../../resolve/sealed-documents.ts';
import { installMethod } from '../../resolve/settings.ts';
import { inputDigest } from '../../synth/input-digest.ts';
import { emptyTree } from '../../trees/empty-tree.ts';
import { readFolder } from '../../trees/folder.ts';
import { ObjectReader } from '../../trees/object-reader.ts';
import { defaultLimits, type Tree } from '../../trees/tree.ts';
import { secretWords } from '../../words.ts';
import { readPki } from '../ca/bundle-folder.ts';
import { harmlessBelow, scanTop } from '../scan-exceptions.ts';

/** A mesh that was checked. */
export interface Checked {
  readonly results: readonly CheckResult[];
  /** The clusters it has, by name. */
  readonly clusters: readonly { readonly name: string }[];
}

/** A declaration as far as it could be read. */
interface Read {
  readonly issues: readonly Issue[];
  readonly plan: MeshPlan | undefined;
  readonly inputs: string | undefined;
  readonly bundles: readonly BundleFiles[];
  readonly suppressions: readonly DeclaredSuppression[];
  /** What was read of committed documents, by their SHA-256: dist has them too. */
  readonly documents: ReadonlyMap<string, Json>;
}

const unread = (issues: readonly Issue[]): Read => ({
  issues,
  plan: undefined,
  inputs: undefined,
  bundles: [],
  suppressions: [],
  documents: new Map(),
});

const suppressionsOf = ({ spec, sources }: Declaration): readonly DeclaredSuppression[] =>
  (spec.check?.suppress ?? []).map(({ cluster = '', object = '', ...own }, index) => ({
    ...own,
    cluster,
    object,
    at: locate(sources, ['check', 'suppress', index]),
  }));

const committedOf = ({ spec, root }: Declaration, contents: ContentReader): Committed => {
  const method = installMethod(spec, secretWords);
  const copies = secretWords.installs.find(({ name }) => name === method)?.readsRendered === true;
  return readCommitted(root, Object.keys(spec.clusters), copies, contents);
};

const documentsOf = ({ clusters }: Committed): ReadonlyMap<string, Json> =>
  new Map(
    [...clusters.values()].flatMap(({ documents }) =>
      documents.flatMap((document): readonly (readonly [string, Json])[] => {
        const value = writtenDocument(document);
        return value === undefined ? [] : [[document.sha256, value]];
      }),
    ),
  );

/** Certificates that cannot be read are an issue like any other. */
const bundlesOf = (
  root: string,
  plan: MeshPlan,
): { readonly bundles: readonly BundleFiles[]; readonly issues: readonly Issue[] } => {
  try {
    return { bundles: readPki(root, plan), issues: [] };
  } catch (error) {
    if (error instanceof MeshError) return { bundles: [], issues: error.issues };
    throw error;
  }
};

/** What is committed was read before: an error about the same place, or with the same code, has said it. */
const isTold = ({ code, at }: Issue, issues: readonly Issue[]): boolean =>
  issues.some((other) => other.severity === 'error' && (other.code === code || other.at?.file === at?.file));

/** There is no mesh to speak of: a wrong name on the command line, and not a finding. */
const isAbsent = ({ code }: Issue): boolean => code === 'mesh-file-missing' || code === 'mesh-file-not-a-file';

const readDeclaration = (meshFile: string, contents: ContentReader): Read => {
  // Addons of a main.ts have schemas that only its code knows, and no code of anybody is run here.
  const hasCode = existsSync(join(dirname(resolve(meshFile)), 'main.ts'));
  try {
    const declaration = hasCode
      ? loadDeclaration(meshFile, secretWords, 'bare')
      : loadDeclaration(meshFile, meshWords, 'whole');
    const committed = committedOf(declaration, contents);
    const { plan, issues } = resolveMesh(declaration, committed, hasCode ? secretWords : meshWords);
    const { bundles, issues: unreadable } = bundlesOf(declaration.root, plan);
    return {
      issues: [...issues, ...unreadable.filter((issue) => !isTold(issue, issues))],
      plan,
      inputs: inputDigest(declaration, committed),
      bundles,
      suppressions: suppressionsOf(declaration),
      documents: documentsOf(committed),
    };
  } catch (error) {
    if (!(error instanceof MeshError) || error.issues.some(isAbsent)) throw error;
    return unread(error.issues);
  }
};

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Checks a declaration, what is committed beside it, and its dist. Throws a MeshError where there is no mesh.yaml. */
export const checkDeclaration = (meshFile: string, now: Date): Checked => {
  const contents = new ContentReader();
  const { issues, plan, suppressions, documents, ...read } = readDeclaration(meshFile, contents);
  const root = realpathSync(dirname(resolve(meshFile)));
  const dist = join(root, 'dist');
  const tree = isFolder(dist) ? readFolder(dist, defaultLimits, contents) : emptyTree('dist');
  const results = checkMesh({
    tree,
    reader: new ObjectReader([tree.inventory], documents),
    folder: 'dist',
    issues,
    suppressions,
    surroundings: {
      ...read,
      isDeclared: true,
      isHarmless: harmlessBelow(dist, scanTop(root, root), meshFile),
      plan,
      now,
      horizon: defaultHorizon,
      isthmus: isthmusVersion(),
    },
  });
  return { results, clusters: plan?.clusters ?? tree.clusters };
};

const isDeclarations = ({ files, inventory }: Tree): boolean =>
  inventory === undefined && files.has('mesh.yaml') && files.has('dist/inventory.json');

/**
 * Checks a tree that anybody may have written; beside `mesh` may stand what is known to be harmless. Throws a MeshError where
 * there is no such folder.
 */
export const checkTree = (folder: string, mesh: string, now: Date): Checked => {
  const tree = readFolder(folder, defaultLimits, new ContentReader());
  if (isDeclarations(tree)) {
    const problem = `${folder} is the folder of a declaration and not a tree`;
    throw new MeshError([errorAt('check-usage', [], problem, `isthmus check --mesh ${join(folder, 'mesh.yaml')}`)]);
  }
  const top = realpathSync(folder);
  const results = checkMesh({
    tree,
    reader: new ObjectReader([tree.inventory]),
    folder: folder.replace(/\/+$/, ''),
    issues: undefined,
    suppressions: [],
    surroundings: {
      isDeclared: false,
      plan: undefined,
      inputs: undefined,
      bundles: [],
      isHarmless: harmlessBelow(top, scanTop(top, realpathSync('.')), mesh),
      now,
      horizon: defaultHorizon,
      isthmus: isthmusVersion(),
    },
  });
  return { results, clusters: tree.clusters };
};
