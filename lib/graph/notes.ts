import { fewNames } from '../plan/few-names.ts';
import type { Marks } from './mark.ts';
import type { PictureCluster, PictureNote } from './picture.ts';
import type { Tally } from './state.ts';

const failures = (clusters: readonly PictureCluster[], marks: Marks): readonly PictureNote[] => {
  const places = new Map<string, string[]>(marks.codesAt('').map((code) => [code, ['the mesh']]));
  for (const { name, codes } of clusters) {
    for (const code of codes) places.set(code, [...(places.get(code) ?? []), name]);
  }
  return [...places].map(([code, names]) => ({ state: 'failed', text: `${code}: ${fewNames(names)}` }));
};

/** What is wrong by its code, then what is pending. */
export const notesOf = (clusters: readonly PictureCluster[], access: Tally, marks: Marks): readonly PictureNote[] => {
  const withoutCa = clusters.filter(({ authority }) => authority.kind === 'pending').map(({ name }) => name);
  const { all, pending } = access;
  return [
    ...failures(clusters, marks),
    ...(withoutCa.length === 0
      ? []
      : [{ state: 'pending', text: `CA not sealed yet: ${fewNames(withoutCa)}` } satisfies PictureNote]),
    ...(pending === 0
      ? []
      : [{ state: 'pending', text: `access to peers not sealed yet: ${pending} of ${all}` } satisfies PictureNote]),
  ];
};
