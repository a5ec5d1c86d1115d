import { ApiObject, App, Chart } from 'cdk8s';
import type { Addon } from '../declare/addon.ts';
import type { Engine } from '../declare/engine.ts';
import type { Registry } from '../declare/registry.ts';
import { ownsReaderAccess } from '../istio/reader-access.ts';
import { Exposure } from '../parts/exposure.ts';
import { LiteralObject } from '../parts/literal-object.ts';
import { GatewayNetworkPolicy } from '../parts/gateway-network-policy.ts';
import { MeshPolicy } from '../parts/mesh-policy.ts';
import { Namespaces } from '../parts/namespaces.ts';
import { ReaderAccess, ReaderToken } from '../parts/reader-access.ts';
import { RevisionWebhooks } from '../parts/revision-webhooks.ts';
import { DeclaredSecretStore } from '../parts/secret-store.ts';
import type { AddonPlan, ClusterPlan } from '../plan/cluster-plan.ts';
import type { Install } from '../plan/install.ts';
import type { Release } from '../plan/release.ts';
import type { SealedDocument } from '../plan/sealed-plan.ts';
import { type Stage, stages } from '../plan/stage.ts';
import type { Maker } from './maker.ts';

/** What one stage of one cluster holds: constructs, and sealed documents that are copied as they are. */
export interface StageContent {
  readonly stage: Stage;
  readonly chart: Chart;
  readonly sealed: readonly SealedDocument[];
  /** Who put each construct into the chart, by its id. */
  readonly makers: ReadonlyMap<string, Maker>;
}

const buildAddons = async (
  kind: 'addon' | 'sample',
  { chart, noting }: StageBuild,
  cluster: ClusterPlan,
  plans: readonly AddonPlan[],
  known: readonly Addon[],
): Promise<void> => {
  for (const { name, options } of plans) {
    // The options went through the schema of this very addon when the plan was made.
    await known.find((addon) => addon.name === name)?.build(chart, cluster, options);
    noting({ kind, name });
  }
};

/** A chart on its way, and a way to say who made what came into it since it was last asked. */
interface StageBuild {
  readonly chart: Chart;
  readonly noting: (maker: Maker) => void;
}

type Build = (stage: StageBuild, cluster: ClusterPlan, registry: Registry) => void | Promise<void>;

/** Which part stands in which stage: the one place that knows. Releases are put in by the engine. */
const builds: Readonly<Record<Stage, Build>> = {
  '00-crds': () => {},
  '10-namespaces': ({ chart }, cluster) => {
    new Namespaces(chart, 'namespaces', cluster);
    if (ownsReaderAccess(cluster.mesh.istio.version)) new ReaderAccess(chart, 'reader', cluster.mesh);
  },
  '20-ca': ({ chart }, cluster) => {
    new DeclaredSecretStore(chart, 'secret-store', cluster);
  },
  '30-istiod': () => {},
  '40-expose': ({ chart }, cluster) => {
    new RevisionWebhooks(chart, 'revisions', cluster);
    new MeshPolicy(chart, 'policy', cluster.mesh);
    if (cluster.gateway.kind === 'none') return;
    new Exposure(chart, 'exposure', cluster.mesh);
    if (cluster.gateway.networkPolicy) new GatewayNetworkPolicy(chart, 'gateway', cluster, cluster.gateway.name);
  },
  '50-remote-secrets': ({ chart }, cluster) => {
    // Where the account comes with the base chart, its token cannot stand before it.
    const late = cluster.peers.length > 0 && !ownsReaderAccess(cluster.mesh.istio.version);
    if (late) new ReaderToken(chart, 'reader-token', cluster.mesh);
  },
  '60-eastwest': () => {},
  '70-addons': (stage, cluster, { addons }) => buildAddons('addon', stage, cluster, cluster.addons, addons),
  '80-samples': (stage, cluster, { samples }) => buildAddons('sample', stage, cluster, cluster.samples, samples),
};

const sealedOf = (stage: Stage, cluster: ClusterPlan): readonly SealedDocument[] => {
  if (stage === '20-ca') return [...cluster.cacerts.documents, ...cluster.pullSecrets];
  if (stage === '50-remote-secrets') {
    return [...cluster.remoteSecrets.flatMap(({ documents }) => documents), ...cluster.accessOffers];
  }
  return stage === '70-addons' ? cluster.addonSecrets : [];
};

/** The kinds of what a stage holds, for those who apply it by hand. */
export const kindsIn = ({ chart, sealed }: StageContent): readonly string[] => {
  const made = chart.node.findAll().flatMap((construct) => (ApiObject.isApiObject(construct) ? [construct.kind] : []));
  return [...new Set([...made, ...sealed.map(({ object }) => object.kind)])].toSorted();
};

/** Stages that exist before they hold anything: what fills them comes with a later pull request. */
const isReserved = (stage: Stage, { peers }: ClusterPlan): boolean =>
  stage === '20-ca' || (stage === '50-remote-secrets' && peers.length > 0);

/** A stage stands in the tree also where the engine keeps its releases elsewhere: other stages wait for it. */
const isCharted = (of: Stage, releases: readonly Release[]): boolean => releases.some(({ stage }) => stage === of);

/** Who made the constructs of a chart: asked after each of those who add to it. */
const noteMakers = (chart: Chart): { readonly makers: Map<string, Maker>; readonly noting: StageBuild['noting'] } => {
  const makers = new Map<string, Maker>();
  const noting = (maker: Maker): void => {
    for (const { node } of chart.node.children) if (!makers.has(node.id)) makers.set(node.id, maker);
  };
  return { makers, noting };
};

/** What builds the stages of a cluster. */
export interface Builders {
  readonly registry: Registry;
  readonly engine: Engine;
  readonly install: Install;
}

const stageContent = async (
  app: App,
  stage: Stage,
  cluster: ClusterPlan,
  { registry, engine, install }: Builders,
  releases: readonly Release[],
): Promise<StageContent> => {
  const chart = new Chart(app, stage, { disableResourceNameHashes: true });
  const { makers, noting } = noteMakers(chart);
  await builds[stage]({ chart, noting }, cluster, registry);
  noting({ kind: 'part', name: '' });
  const own = releases.filter((release) => release.stage === stage);
  if (own.length > 0) engine.releases(chart, cluster, own);
  noting({ kind: 'engine', name: engine.name });
  for (const manifest of install.objects?.(cluster, stage) ?? []) new LiteralObject(chart, manifest);
  noting({ kind: 'install', name: install.name });
  return { stage, chart, sealed: sealedOf(stage, cluster), makers };
};

/**
 * Builds the stages of one cluster, or those of them that are named. Each cluster has an App of its own: one App for all
 * of them validates every chart again for each chart (quadratic; cdk8s 2.70).
 */
export const buildStages = async (
  cluster: ClusterPlan,
  builders: Builders,
  releases: readonly Release[],
  wanted: readonly Stage[] = stages,
): Promise<readonly StageContent[]> => {
  const app = new App({ recordConstructMetadata: false });
  const content: StageContent[] = [];
  for (const stage of wanted) content.push(await stageContent(app, stage, cluster, builders, releases));
  const reserved = builders.install.reserves?.(cluster) ?? [];
  return content.filter(
    ({ stage, chart, sealed }) =>
      chart.node.children.length > 0 ||
      sealed.length > 0 ||
      isReserved(stage, cluster) ||
      reserved.includes(stage) ||
      isCharted(stage, releases),
  );
};
