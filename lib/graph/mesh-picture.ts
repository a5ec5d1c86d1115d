import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import type { MeshSettings } from '../plan/mesh-settings.ts';
import { authoritiesIn } from '../signed-index/root-certificate.ts';
import { Accesses } from './accesses.ts';
import { counted, dayOf, engineTitle, sourceLines } from './captions.ts';
import { foldNetworks } from './folded.ts';
import { detailFor, linksOf } from './links.ts';
import { type Mark, Marks } from './mark.ts';
import { notesOf } from './notes.ts';
import type { Picture, PictureAuthority, PictureCluster, PictureNetwork } from './picture.ts';
import { rootsOf } from './roots.ts';
import { type State, stateOfTally, type Tally, worst } from './state.ts';

/** What a picture shows beside the plan. */
export interface PictureSources {
  /** What a check found; none where nothing was checked. */
  readonly marks: readonly Mark[];
  /** The public certificate of each cluster's own CA, in PEM, where it is committed. */
  readonly authorities: ReadonlyMap<string, string>;
}

const authorityOf = ({ name, cacerts }: ClusterPlan, marks: Marks, pem: string): PictureAuthority => {
  const [own] = authoritiesIn(pem);
  const kind = cacerts.state === 'existing' ? 'elsewhere' : cacerts.state;
  const planned: State = cacerts.state === 'pending' ? 'pending' : 'fine';
  return {
    kind,
    state: marks.isFailed('trust', name) ? 'failed' : planned,
    title: own?.title ?? '',
    until: own === undefined ? '' : dayOf(own.notAfter),
  };
};

const clusterOf = (cluster: ClusterPlan, marks: Marks, pem: string, access: Tally): PictureCluster => {
  const { name, network } = cluster;
  const authority = authorityOf(cluster, marks, pem);
  const gateway = marks.isFailed('gateway', name) ? 'failed' : 'fine';
  const own: State = marks.isFailed('cluster', name) ? 'failed' : 'fine';
  return {
    name,
    network,
    authority,
    access,
    gateway: cluster.gateway.kind === 'none' && gateway === 'fine' ? 'none' : gateway,
    state: worst([own, authority.state, gateway, stateOfTally(access)]),
    codes: marks.codesAt(name),
  };
};

const networksOf = (clusters: readonly PictureCluster[], accesses: Accesses): readonly PictureNetwork[] => {
  const members = new Map<string, PictureCluster[]>();
  for (const cluster of clusters) {
    const known = members.get(cluster.network);
    if (known) known.push(cluster);
    else members.set(cluster.network, [cluster]);
  }
  return [...members].map(([name, own]) => ({
    name,
    size: own.length,
    gateways: own.filter(({ gateway }) => gateway !== 'none').length,
    inside: accesses.inside(name),
    state: worst(own.map(({ state }) => state)),
    clusters: own,
    folded: { clusters: 0, state: 'fine' },
  }));
};

const factsOf = ({ topology, clusters, networks }: MeshPlan, settings: MeshSettings): readonly string[] => {
  const { istio, trustDomain, mtls } = settings;
  const canary = istio.canary.kind === 'none' ? '' : ` and ${istio.canary.version.text}`;
  return [
    `${counted(clusters.length, 'cluster')} in ${counted(networks.length, 'network')}`,
    `Istio ${istio.version.text}${canary}`,
    topology,
    `trust domain ${trustDomain}`,
    `mTLS ${mtls}`,
  ];
};

/** A mesh as it is drawn: what is in it, how it stands, and how much of it is drawn one by one. */
export const meshPicture = (plan: MeshPlan, sources: PictureSources): Picture => {
  const marks = new Marks(sources.marks);
  const detail = detailFor(plan.clusters.length, plan.networks.length);
  const accesses = new Accesses(plan.clusters, detail, marks);
  const clusters = plan.clusters.map((cluster) =>
    clusterOf(cluster, marks, sources.authorities.get(cluster.name) ?? '', accesses.of(cluster.name)),
  );
  const networks = networksOf(clusters, accesses);
  const access = accesses.whole;
  return {
    mesh: plan.settings.name,
    facts: factsOf(plan, plan.settings),
    detail,
    engine: { title: engineTitle(plan.settings), lines: sourceLines(plan.settings) },
    roots: rootsOf(plan.clusters, clusters, detail, marks),
    clusters,
    ...foldNetworks(networks),
    links: linksOf(detail, clusters, networks, accesses),
    access,
    notes: notesOf(clusters, access, marks),
  };
};
