import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { errorAt, type Issue } from '../plan/issue.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import type { SealedDocument } from '../plan/sealed-plan.ts';

/** Where a compiled mesh will be written. */
export interface Destination {
  /** Absolute. */
  readonly out: string;
  /** Whether Git cannot take up an absolute path: outside a work tree, or ignored there. Asked only for the backend plain. */
  readonly isPrivate: (path: string) => boolean;
}

const documentsOf = (cluster: ClusterPlan): readonly SealedDocument[] => [
  ...cluster.cacerts.documents,
  ...cluster.remoteSecrets.flatMap(({ documents }) => documents),
  ...cluster.pullSecrets,
  ...cluster.addonSecrets,
];

const plainIn = (cluster: ClusterPlan): readonly SealedDocument[] =>
  documentsOf(cluster).filter(({ backend }) => backend.name === 'plain');

/** The texts of all Secrets in the clear: the only files of a tree that may hold one. */
export const plainTexts = ({ clusters }: MeshPlan): ReadonlySet<string> =>
  new Set(clusters.flatMap(plainIn).map(({ text }) => text));

const remedy =
  'let .gitignore name the folder, or write outside the work tree with --out; for anything but a trial choose another backend';

/**
 * A Secret in the clear is for a trial on one machine. It is refused where the document itself, or the folder it would
 * be copied to, could ever be committed; and where nobody says where it goes.
 */
export const plainIssues = (
  { clusters }: MeshPlan,
  root: string,
  destination: Destination | undefined,
): readonly Issue[] =>
  clusters.flatMap((cluster) => {
    const files = plainIn(cluster).map(({ file }) => `${root}/${file}`);
    if (files.length === 0) return [];
    const places = [...files, ...(destination ? [`${destination.out}/${cluster.name}`] : [])];
    const open = places.filter((place) => !destination?.isPrivate(place));
    return open.map((place) =>
      errorAt(
        'plain-in-git',
        ['clusters', cluster.name, 'secrets', 'backend'],
        `${place} could be committed, and would hold a Secret in the clear`,
        remedy,
      ),
    );
  });
