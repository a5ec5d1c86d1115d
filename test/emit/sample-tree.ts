import { clusterInventoryText, emptyMeshInventory, meshInventoryText } from '../../lib/emit/inventory.ts';

/** Cluster name to the files of its folder, by their text. */
export type SampleClusters = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A tree as synth makes one: clusters with their files, engine files, and all the inventories. */
export const sampleTree = (
  clusters: SampleClusters,
  engineFiles: Readonly<Record<string, string>> = {},
): Map<string, string> => {
  const names = Object.keys(clusters);
  const entries = Object.entries(clusters).flatMap(([name, files]) => [
    ...Object.entries(files).map(([path, text]): [string, string] => [`${name}/${path}`, text]),
    [`${name}/inventory.json`, clusterInventoryText({ objects: [], files: Object.keys(files) })] as const,
  ]);
  const mesh = {
    ...emptyMeshInventory,
    mesh: 'mesh1',
    clusters: names.map((name) => ({ name, network: 'network1' })),
    engineFiles: Object.keys(engineFiles),
  };
  return new Map([...entries, ...Object.entries(engineFiles), ['inventory.json', meshInventoryText(mesh)]]);
};

/** Many files, all with the version in their text; odd versions have files that even ones have not. */
export const bigTree = (version: number): Map<string, string> => {
  const files = Array.from({ length: 400 }, (_, index): [string, string] => [
    `mesh/${String(index % 7).padStart(2, '0')}-stage/${version % 2 === 1 && index % 3 === 0 ? 'odd' : 'file'}-${String(index).padStart(3, '0')}.yaml`,
    `version: ${version}\n`,
  ]);
  const clusters = { c1: Object.fromEntries(files), c2: Object.fromEntries(files) };
  return sampleTree(clusters, { [`flux/version-${version}.yaml`]: '' });
};
