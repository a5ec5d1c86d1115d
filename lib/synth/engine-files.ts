import { App, Chart } from 'cdk8s';
import type { BuiltCluster, Engine, EngineFolder } from '../declare/engine.ts';
import { byApplyOrder } from '../emit/apply-order.ts';
import { checkObject } from '../emit/check-object.ts';
import { kustomization } from '../emit/kustomization.ts';
import { type FileSpec, objectFiles } from '../emit/object-file.ts';
import type { ClusterLayout } from '../plan/layout.ts';
import { builtObjects } from './built-objects.ts';
import type { ClusterTree } from './cluster-tree.ts';

/** Folders whose files a person copies: a kustomization there would hide what else stands at their new place. */
const isCopied = (path: string): boolean => path.startsWith('flux-bootstrap/') || path === 'argocd-bootstrap';

/** What an engine makes in folders of its own; `origin` names it for people. */
const foldersOf = (origin: string, build: (folder: EngineFolder) => void): ClusterTree => {
  const app = new App({ recordConstructMetadata: false });
  const folders = new Map<string, Chart>();
  build((path) => {
    const known = folders.get(path);
    if (known) return known;
    const chart = new Chart(app, path.replaceAll('/', '-'), { disableResourceNameHashes: true });
    folders.set(path, chart);
    return chart;
  });
  const trees = [...folders].map(([path, chart]) => {
    const built = builtObjects(origin, chart, undefined, []);
    const checked = built.objects.map(checkObject).toSorted((a, b) => byApplyOrder(a.ref, b.ref));
    const files = objectFiles(path, checked);
    const names = files.map((file) => file.path.slice(path.length + 1));
    const listed: readonly FileSpec[] = isCopied(path) ? [] : [kustomization(path, names)];
    return { files: [...files, ...listed], issues: [...built.issues, ...checked.flatMap(({ issues }) => issues)] };
  });
  return { files: trees.flatMap(({ files }) => files), issues: trees.flatMap(({ issues }) => issues) };
};

/** The engine's own objects for one cluster, in folders outside the cluster's. */
export const engineFiles = (engine: Engine, layout: ClusterLayout): ClusterTree =>
  foldersOf(layout.cluster.name, (folder) => engine.build(folder, layout));

/** The engine's own objects and files for all clusters. */
export const meshEngineFiles = (engine: Engine, clusters: readonly BuiltCluster[]): ClusterTree => {
  const { files, issues } = foldersOf(engine.name, (folder) => engine.mesh?.(folder, clusters));
  return { files: [...files, ...(engine.texts?.(clusters) ?? [])], issues };
};
