/** The kinds of a cluster's own key, which opens what is sealed for it. */
export type SealingKind = 'sealed-secrets' | 'age';

/** Names of clusters become names of files: those of a declaration pass. */
const clusterName = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const checked = (cluster: string): string => {
  if (!clusterName.test(cluster)) throw new RangeError(`${JSON.stringify(cluster)} cannot be the name of a cluster`);
  return cluster;
};

/** Where the generations of a cluster's intermediate stand; each has its number below. */
export const cacertsOf = (cluster: string): string => `work/cacerts/${checked(cluster)}`;
export const pendingKeyOf = (cluster: string): string => `work/pending-key/${checked(cluster)}`;
export const sealingKeyOf = (cluster: string, kind: SealingKind): string =>
  `work/sealing-key/${kind}/${checked(cluster)}`;
export const stateOf = (compartment: 'work' | 'root'): string => `${compartment}/state`;
export const rootsName = 'root/root';

/** The file of an entry, without number and ending. */
export const fileOf = (prefix: string): string => prefix.split('/').slice(1).join('-');

/** The number of an entry: the newer one has the higher. */
export const serialOf = (name: string): number => Number(name.slice(name.lastIndexOf('/') + 1));

export const newestFirst = (names: readonly string[]): readonly string[] =>
  names.toSorted((a, b) => serialOf(b) - serialOf(a));
