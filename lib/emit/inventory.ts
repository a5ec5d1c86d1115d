import * as z from 'zod';
import type { Issue } from '../plan/issue.ts';
import { errorIn } from './finding.ts';
import { isSafeName } from '../files/safe-path.ts';

/** The version of the two formats below; raised when an older isthmus could not read them any more. */
export const inventoryFormat = 1;

/** The file name of both inventories: dist/inventory.json and dist/<cluster>/inventory.json. */
export const inventoryName = 'inventory.json';

// Names become paths of files that are deleted: an inventory that was tampered with must not reach out of dist.
const path = z.string().refine((name) => isSafeName(name));
const folder = path.refine((name) => !name.includes('/'));

const objectSchema = z.object({
  stage: z.string(),
  apiVersion: z.string(),
  kind: z.string(),
  namespace: z.string(),
  name: z.string(),
  file: path,
  sha256: z.string(),
  // Absent in most entries; an isthmus that does not know it passes over it, as over every field it does not know.
  overrides: z
    .array(z.object({ reason: z.string() }).readonly())
    .readonly()
    .exactOptional(),
});

const overrideSchema = z.object({
  cluster: folder,
  of: z.string(),
  paths: z.array(z.string()).readonly(),
  reason: z.string().exactOptional(),
});

const clusterSchema = z.object({
  objects: z.array(objectSchema).readonly(),
  files: z.array(path).readonly(),
});

const meshSchema = z.object({
  format: z.literal(inventoryFormat),
  isthmus: z.string(),
  inputs: z.string(),
  mesh: z.string(),
  topology: z.string(),
  engine: z.string(),
  install: z.string(),
  next: z.string().exactOptional(),
  revisions: z.array(z.string()).readonly().exactOptional(),
  clusters: z.array(z.object({ name: folder, network: z.string() }).readonly()).readonly(),
  engineFiles: z.array(path).readonly(),
  overrides: z.array(overrideSchema.readonly()).readonly().exactOptional(),
});

/** One object of dist/<cluster>/; `file` is relative to that folder, the digest is that of the file. */
export type InventoryObject = Readonly<z.infer<typeof objectSchema>>;

/** dist/<cluster>/inventory.json: every object, and every other file of the folder. */
export type ClusterInventory = Readonly<z.infer<typeof clusterSchema>>;

/**
 * dist/inventory.json: what dist was made of and by which isthmus, without any time. `inputs` is a digest of everything
 * that was read, `engineFiles` are the files outside the clusters' folders, relative to dist. `overrides` says per cluster
 * which values of which chart (or of the mesh config) the declaration overrides, and which objects of which release, with
 * the reason: no object of dist stands for those; absent where it overrides none. `next` is the install method that is
 * announced; absent where none is. `revisions` are the control planes, the one that serves
 * the mesh first and the empty text for the one without a revision; absent where there is only that one.
 */
export type MeshInventory = Readonly<z.infer<typeof meshSchema>>;

/** A list of JSON with one line per item, so that a pull request shows the items that changed. */
const list = (items: readonly unknown[]): string =>
  items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;

const fields = (entries: readonly (readonly [string, unknown])[]): string =>
  `{\n${entries.map(([key, value]) => `  "${key}": ${Array.isArray(value) ? list(value) : JSON.stringify(value)}`).join(',\n')}\n}\n`;

/** Spelled out: the order of the members is part of the format. */
const objectLine = (object: InventoryObject): InventoryObject => ({
  stage: object.stage,
  apiVersion: object.apiVersion,
  kind: object.kind,
  namespace: object.namespace,
  name: object.name,
  file: object.file,
  sha256: object.sha256,
  ...(object.overrides && { overrides: object.overrides.map(({ reason }) => ({ reason })) }),
});

/** Objects in the given order, files sorted. */
export const clusterInventoryText = ({ objects, files }: ClusterInventory): string =>
  fields([
    ['objects', objects.map(objectLine)],
    ['files', files.toSorted()],
  ]);

/** Clusters in the given order, files sorted. */
export const meshInventoryText = (inventory: MeshInventory): string =>
  fields([
    ['format', inventory.format],
    ['isthmus', inventory.isthmus],
    ['inputs', inventory.inputs],
    ['mesh', inventory.mesh],
    ['topology', inventory.topology],
    ['engine', inventory.engine],
    ['install', inventory.install],
    ...(inventory.next === undefined ? [] : [['next', inventory.next] as const]),
    ...(inventory.revisions ? [['revisions', inventory.revisions] as const] : []),
    ['clusters', inventory.clusters.map(({ name, network }) => ({ name, network }))],
    ['engineFiles', inventory.engineFiles.toSorted()],
    ...(inventory.overrides ? [['overrides', inventory.overrides] as const] : []),
  ]);

/** An inventory of nothing: it marks a folder as ours while its first content is being written. */
export const emptyMeshInventory: MeshInventory = {
  format: inventoryFormat,
  isthmus: '',
  inputs: '',
  mesh: '',
  topology: '',
  engine: '',
  install: '',
  clusters: [],
  engineFiles: [],
};

/** An inventory that was read; undefined when there is none, or none that can be read: then an issue says so. */
export interface InventoryReading<T> {
  readonly inventory: T | undefined;
  readonly issues: readonly Issue[];
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isNewer = (value: unknown): boolean =>
  z.object({ format: z.number().int().gt(inventoryFormat) }).safeParse(value).success;

const read = <T>(schema: z.ZodType<T>, text: string | undefined, file: string): InventoryReading<T> => {
  if (text === undefined) return { inventory: undefined, issues: [] };
  const value = parsed(text);
  const { success, data } = schema.safeParse(value);
  if (success) return { inventory: data, issues: [] };
  const issue = isNewer(value)
    ? errorIn('inventory-newer', [file], `${file} was written by a newer isthmus`, 'use that version, or a later one')
    : errorIn(
        'inventory-unreadable',
        [file],
        `${file} is not an inventory as isthmus writes it, so nobody knows which files are its own`,
        'restore the committed file; after a merge conflict take either side; or remove the whole folder',
      );
  return { inventory: undefined, issues: [issue] };
};

/** Reads dist/inventory.json; `text` is undefined where the file does not exist. */
export const readMeshInventory = (text: string | undefined, file: string): InventoryReading<MeshInventory> =>
  read(meshSchema, text, file);

/** Reads dist/<cluster>/inventory.json; `text` is undefined where the file does not exist. */
export const readClusterInventory = (text: string | undefined, file: string): InventoryReading<ClusterInventory> =>
  read(clusterSchema, text, file);
