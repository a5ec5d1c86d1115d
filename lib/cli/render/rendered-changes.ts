import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRenderedIndex, renderedIndexName } from '../../declare/rendered-index.ts';
import { renderedFolder } from '../../declare/rendered.ts';
import { renderedStages } from '../../plan/rendered-plan.ts';
import type { RenderedFiles } from './rendered-files.ts';

/** What has to change below the folder of mesh.yaml; paths with forward slashes. */
export interface RenderedChanges {
  readonly written: readonly string[];
  readonly deleted: readonly string[];
  readonly unchanged: number;
}

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** A link, or something that is no file, differs from every text: writing refuses it with its own words. */
const holds = (path: string, text: string): boolean => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === Buffer.byteLength(text) && readFileSync(path, 'utf8') === text;
};

/**
 * The reason that was recorded for a build without a release, so that a check need not be told again; empty where the
 * clusters have none, or not all of them the same.
 */
export const recordedReason = (root: string, clusters: readonly string[]): string => {
  const reasons = clusters.map((cluster) => {
    const path = join(root, renderedFolder(cluster), renderedIndexName);
    const isFile = lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
    return (isFile ? readRenderedIndex(readFileSync(path, 'utf8'))?.allowed : undefined) ?? '';
  });
  const [reason = '', ...others] = new Set(reasons);
  return others.length === 0 ? reason : '';
};

/** Files of objects that are there now; only what rendering can have made is ever taken away. */
const presentObjects = (root: string, cluster: string): readonly string[] =>
  renderedStages.flatMap((stage) => {
    const folder = `${renderedFolder(cluster)}/${stage}`;
    return isFolder(join(root, folder))
      ? readdirSync(join(root, folder), { withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
          .map(({ name }) => `${folder}/${name}`)
      : [];
  });

/** Compares what stands below rendered/<cluster>/ with what is to stand there. */
export const renderedChanges = (root: string, { cluster, files }: RenderedFiles): RenderedChanges => {
  const written = [...files].flatMap(([path, text]) => (holds(join(root, path), text) ? [] : [path]));
  return {
    written,
    deleted: presentObjects(root, cluster).filter((path) => !files.has(path)),
    unchanged: files.size - written.length,
  };
};
