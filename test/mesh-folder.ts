import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readCommitted } from '../lib/declare/committed.ts';
import { loadDeclaration } from '../lib/declare/load.ts';
import type { Issue } from '../lib/plan/issue.ts';
import { MeshError } from '../lib/plan/mesh-error.ts';
import { defaultRegistry } from '../lib/registry.ts';
import { type Resolved, resolveMesh } from '../lib/resolve/resolve.ts';

/** Files by their path below the folder of mesh.yaml. */
export type Files = Readonly<Record<string, string>>;

const writeFiles = (folder: string, files: Files): void => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
};

/** Makes a folder with these files, hands it to `use`, and takes it away again. */
export const inFolder = <T>(files: Files, use: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-test-'));
  try {
    writeFiles(folder, files);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The same for what takes its time. */
export const inFolderAsync = async <T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-test-'));
  try {
    writeFiles(folder, files);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Loads and resolves the mesh.yaml of these files. */
export const resolved = (files: Files): Resolved =>
  inFolder(files, (folder) => {
    const declaration = loadDeclaration(join(folder, 'mesh.yaml'), defaultRegistry);
    const committed = readCommitted(folder, Object.keys(declaration.spec.clusters));
    return resolveMesh(declaration, committed, defaultRegistry);
  });

/** Every issue of the first layer that has any. */
export const issuesOf = (files: Files): readonly Issue[] => {
  try {
    return resolved(files).issues;
  } catch (error) {
    if (error instanceof MeshError) return error.issues;
    throw error;
  }
};

/** A declaration of two clusters in two networks, nothing else said. */
export const twoClusters = `mesh: mesh1
istio: { version: 1.30.3 }
clusters:
  cluster1: { network: network1 }
  cluster2: { network: network2 }
`;
