import type { Fold } from '../fold.ts';
import type { Unit } from '../units.ts';
import { counted } from '../cluster-names.ts';
import { whom, type Context, type Sentence } from './sentence.ts';

/** Who gains or loses access to whose API server: peer to readers. */
interface Access {
  readonly gained: ReadonlyMap<string, ReadonlySet<string>>;
  readonly lost: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A Secret that istiod takes a peer from, sealed or not, in dist or beside it. */
const accessName = /^istio-remote-secret-(.+)$/;
const accessFile = /(?:^|\/)istio-remote-secret-(.+)\.yaml$/;

const add = (to: Map<string, Set<string>>, peer: string, readers: readonly string[]): void => {
  const known = to.get(peer) ?? new Set<string>();
  for (const reader of readers) known.add(reader);
  to.set(peer, known);
};

/** The peer that a unit or a file gives access to, and who reads it. */
const accessesIn = ({
  units,
  folds,
}: Context): readonly (Pick<Fold, 'clusters'> & { peer: string; isNew: boolean; isGone: boolean })[] => [
  ...units.flatMap(({ fold: { clusters }, subject }) => {
    const peer = accessName.exec(subject.name)?.[1];
    return peer === undefined ? [] : [{ clusters, peer, isNew: !subject.before, isGone: !subject.after }];
  }),
  ...folds.flatMap(({ path, clusters, before, after, area }) => {
    const peer = area === 'repeated' ? accessFile.exec(path)?.[1] : undefined;
    return peer === undefined ? [] : [{ clusters, peer, isNew: !before, isGone: !after }];
  }),
];

const accessOf = (context: Context): Access => {
  const gained = new Map<string, Set<string>>();
  const lost = new Map<string, Set<string>>();
  for (const { peer, clusters, isNew, isGone } of accessesIn(context)) {
    if (isNew) add(gained, peer, clusters);
    if (isGone) add(lost, peer, clusters);
  }
  return { gained, lost };
};

/** The units that give access to a peer. */
const unitsFor = ({ units }: Context, peer: string): readonly Unit[] =>
  units.filter(({ subject }) => accessName.exec(subject.name)?.[1] === peer);

const readersOf = (access: Access['gained'], peer: string): number => access.get(peer)?.size ?? 0;

const readBy = (access: Access['gained'], reader: string): number =>
  [...access.values()].filter((readers) => readers.has(reader)).length;

const joins = (context: Context, access: Access, cluster: string): Sentence => {
  const { head } = context;
  const network = head.inventory?.clusters.find(({ name }) => name === cluster)?.network ?? '';
  const readers = readersOf(access.gained, cluster);
  const reads = readBy(access.gained, cluster);
  const where = network === '' ? '' : ` in ${network}`;
  const back = reads === readers ? 'theirs' : `that of ${counted(reads, 'peer')}`;
  const read = `${counted(readers, 'peer')} will read its API server, and it ${back}`;
  const text = readers + reads > 0 ? read : 'no peer has access to it yet';
  // Who reads it has a Secret of it, and it has Secrets, certificates and recipients of its own.
  const own = context.units.filter(({ fold }) => fold.clusters.length === 1 && fold.clusters[0] === cluster);
  const units = [...own, ...unitsFor(context, cluster)];
  const covers = ['secret-stores', 'recipients', 'signers', 'cluster-uid', 'api-server'];
  return { risk: 'trust', text: `${cluster} joins${where}: ${text}`, covers, units };
};

const leaves = (access: Access, cluster: string): Sentence => {
  const readers = readersOf(access.lost, cluster);
  const text =
    readers > 0 ? `${counted(readers, 'peer')} will no longer see its endpoints` : 'no peer had access to it';
  return { risk: 'traffic', text: `${cluster} leaves: ${text}; what runs in it stays until somebody deletes it` };
};

/** Clusters that come and go, and who reads whose API server from now on. */
export const peerSentences = (context: Context): readonly Sentence[] => {
  const { joined, left } = context;
  const access = accessOf(context);
  const staying = (readers: ReadonlySet<string>): readonly string[] =>
    [...readers].filter((reader) => !joined.includes(reader) && !left.includes(reader));
  const gained = [...access.gained].flatMap(([peer, readers]): readonly Sentence[] => {
    const clusters = staying(readers);
    if (clusters.length === 0 || joined.includes(peer)) return [];
    const verb = clusters.length === 1 ? 'gets' : 'get';
    const text = `${whom(context, clusters)} ${verb} access to the API server of ${peer}`;
    return [{ risk: 'trust', text, covers: ['secret-stores'], units: unitsFor(context, peer) }];
  });
  const lost = [...access.lost].flatMap(([peer, readers]): readonly Sentence[] => {
    const clusters = staying(readers);
    if (clusters.length === 0 || left.includes(peer)) return [];
    const verb = clusters.length === 1 ? 'loses' : 'lose';
    const text = `${whom(context, clusters)} ${verb} access to the API server of ${peer}: its endpoints are no longer seen`;
    return [{ risk: 'traffic', text }];
  });
  return [
    ...joined.map((cluster) => joins(context, access, cluster)),
    ...left.map((cluster) => leaves(access, cluster)),
    ...gained,
    ...lost,
  ];
};
