import { type Connect, connect } from '../../clusters/client.ts';
import type { PluginHost } from '../../clusters/connection.ts';
import { type Kubeconfig } from '../../clusters/kubeconfig.ts';
import { loadKubeconfigs } from '../../clusters/kubeconfig-files.ts';
import { firstRelease } from '../../istio/version.ts';
import { firstCommands } from '../../init/first-commands.ts';
import { meshText } from '../../init/mesh-text.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';
import { refuseErrors } from '../../plan/mesh-error.ts';
import { guarded } from '../exit.ts';
import { Conversation } from '../init/conversation.ts';
import { initPlace, type InitPlace } from '../init/init-place.ts';
import { type InitFlags, type InitWish, initWish, namedRecipes } from '../init/init-wish.ts';
import { wantedFiles, writeNew } from '../init/new-files.ts';
import { initReport } from '../init/report.ts';
import { type SeenCluster, seenClusters } from '../init/seen-clusters.ts';
import { triedMesh } from '../init/tried-mesh.ts';
import type { ExitCode, Io } from '../io.ts';
import type { Terminal } from '../passphrase-prompt.ts';
import { durationOf } from '../remote-secret/duration-option.ts';

export interface InitInput extends Omit<InitFlags, 'ci'> {
  /** Path of the mesh.yaml to be. */
  readonly mesh: string;
  /** Files in the order of KUBECONFIG. */
  readonly kubeconfigs: readonly string[];
  readonly host: PluginHost;
  /** Ask no cluster. */
  readonly offline: boolean;
  /** Time for one answer of a cluster. */
  readonly timeout: string;
  /** Recipes as they were named, `github,gitlab`; none: by the address of the repository. */
  readonly ci: readonly string[];
  /** Where what the flags leave open is asked; undefined: nobody is asked. */
  readonly terminal: Terminal | undefined;
  readonly format: 'table' | 'json';
}

const wishAt = async (input: InitInput, place: InitPlace, kubeconfig: Kubeconfig): Promise<InitWish> => {
  const ask = input.terminal && new Conversation(input.terminal);
  try {
    return await initWish({ ...input, ci: namedRecipes(input.ci) }, place, kubeconfig, ask);
  } finally {
    // Closed before a cluster is asked: from then on the terminal belongs to credential plugins.
    ask?.end();
  }
};

/** What peers reach a cluster at, as far as it has to be declared. */
const addressFor = (wish: InitWish, { name, isOnlyHere, nodeAddress, server }: SeenCluster): string => {
  const declared = wish.apiServers.get(name) ?? (isOnlyHere ? nodeAddress : '');
  // With a store between the clusters nobody is there to ask a kubeconfig.
  return declared === '' && wish.backend === 'external-secrets' && !isOnlyHere ? server : declared;
};

const addressIssues = (wish: InitWish, clusters: readonly SeenCluster[]): readonly Issue[] =>
  wish.backend === 'external-secrets'
    ? clusters
        .filter((cluster) => addressFor(wish, cluster) === '')
        .map(({ name }) =>
          errorAt(
            'api-server-url-missing',
            ['clusters', name, 'apiServer', 'url'],
            `the kubeconfig has no address of ${name} that its peers could use, and external-secrets needs one`,
            `say --api-server ${name}=https://<host>[:<port>]`,
          ),
        )
    : [];

const textFor = (wish: InitWish, place: InitPlace, clusters: readonly SeenCluster[]): string =>
  meshText({
    ...wish,
    istio: firstRelease,
    schema: place.schema ?? './mesh.schema.json',
    path: place.path,
    networksSaid: wish.networks.size === clusters.length,
    clusters: clusters.map((cluster) => {
      const apiServer = addressFor(wish, cluster);
      return {
        ...cluster,
        network: wish.networks.get(cluster.name) ?? `net-${cluster.name}`,
        apiServer,
        isOnlyHere: cluster.isOnlyHere && apiServer === '',
      };
    }),
  });

const begin = async (input: InitInput, io: Io, open: Connect): Promise<ExitCode> => {
  const timeoutMs = durationOf(input.timeout, '--timeout');
  const place = initPlace(input.mesh);
  const kubeconfig = loadKubeconfigs(input.kubeconfigs);
  const wish = await wishAt(input, place, kubeconfig);
  const look = input.offline ? undefined : { host: input.host, timeoutMs, connect: open };
  const { clusters, issues } = await seenClusters(wish.clusters, kubeconfig, look);
  refuseErrors(addressIssues(wish, clusters));
  const text = textFor(wish, place, clusters);
  const { plan, tree } = await triedMesh(text);
  const files = writeNew(place.top, wantedFiles(place, { ...wish, text, tree }));
  const install = place.packageFile === undefined ? ['npm install --ignore-scripts'] : [];
  const next = [...install, ...firstCommands(plan, 3)].slice(0, 3);
  const { ci, branch } = wish;
  initReport({ ...files, place, clusters, issues, next, offline: input.offline, ci, branch }, input.format, io);
  return 0;
};

/** Begins a mesh: from the contexts of kubeconfigs to a mesh.yaml, and what belongs to it. */
export const init = (input: InitInput, io: Io, open: Connect = connect): Promise<ExitCode> =>
  guarded(
    io,
    () => begin(input, io, open),
    input.format,
    () => 'Nothing was written.',
  );
