import { basename } from 'node:path';
import type { Kubeconfig } from '../../clusters/kubeconfig.ts';
import { ciFor, type CiName, ciNames } from '../../init/ci-files.ts';
import { safeName } from '../../init/cluster-name.ts';
import { backendNames } from '../../declare/backends.ts';
import { defaults } from '../../declare/defaults.ts';
import { isDnsLabel, isLabelValue } from '../../declare/schema/text.ts';
import { errorAt } from '../../plan/issue.ts';
import { refuseErrors } from '../../plan/mesh-error.ts';
import { nearest } from '../../plan/nearest.ts';
import { secretWords } from '../../words.ts';
import { type ChosenContext, chosenContexts, contextsIn, named, nameIssues, noContext } from './chosen-contexts.ts';
import type { Conversation, Judge } from './conversation.ts';
import type { InitPlace } from './init-place.ts';
import { pairsOf } from './pairs.ts';

/** What the command line says; undefined and nothing for what it leaves open. */
export interface InitFlags {
  readonly name: string | undefined;
  readonly contexts: readonly string[];
  readonly networks: readonly string[];
  readonly apiServers: readonly string[];
  readonly engine: string | undefined;
  readonly backend: string | undefined;
  readonly repository: string | undefined;
  readonly branch: string | undefined;
  readonly ci: readonly CiName[] | undefined;
}

/** All that a person decides. */
export interface InitWish {
  readonly name: string;
  readonly clusters: readonly ChosenContext[];
  /** Networks by cluster; a cluster that is missing gets one of its own. */
  readonly networks: ReadonlyMap<string, string>;
  /** Addresses for peers, by cluster. */
  readonly apiServers: ReadonlyMap<string, string>;
  readonly engine: string;
  readonly backend: string;
  readonly repository: string;
  readonly branch: string;
  readonly ci: readonly CiName[];
}

const right = <T>(value: T): { readonly value: T } => ({ value });

const oneOf =
  <T extends string>(names: readonly T[]): Judge<T> =>
  (answer) => {
    const found = names.find((name) => name === answer);
    if (found !== undefined) return right(found);
    const close = nearest(answer, names);
    return { wrong: close === '' ? `choose among ${names.join(', ')}` : `did you mean ${close}?` };
  };

const wordsOf = (answer: string): readonly string[] => answer.split(',').map((word) => word.trim());

/** `--ci`, of which one may name several. Throws a MeshError for what nobody has. */
export const namedRecipes = (options: readonly string[]): readonly CiName[] | undefined => {
  const judged = options.flatMap(wordsOf).map((word) => ({ word, ...oneOf(ciNames)(word) }));
  refuseErrors(
    judged.flatMap((one) => ('wrong' in one ? [errorAt('init-option', [], `--ci has no ${one.word}`, one.wrong)] : [])),
  );
  const recipes = judged.flatMap((one) => ('value' in one ? [one.value] : []));
  if (recipes.includes('none') && recipes.some((one) => one !== 'none')) {
    refuseErrors([
      errorAt('init-option', [], `--ci ${recipes.join(',')} says none and others`, 'leave none out, or say it alone'),
    ]);
  }
  return options.length === 0 ? undefined : recipes;
};

/** The clusters: chosen from a list, then called as they are to be called. */
const askClusters = async (kubeconfig: Kubeconfig, ask: Conversation): Promise<readonly ChosenContext[]> => {
  const { contexts } = kubeconfig;
  if (contexts.length === 0) throw noContext(kubeconfig);
  ask.list('Contexts of the kubeconfig:', contexts);
  const chosen = await ask.ask(
    'Which are clusters of the mesh (numbers or names with commas, or all)',
    '',
    (answer) => {
      const found = contextsIn(answer, kubeconfig);
      return typeof found === 'string' ? { wrong: found } : right(found);
    },
  );
  const proposed = named(
    chosen.map((context) => ({ name: undefined, context })),
    kubeconfig,
  ).map(({ name }) => name);
  const names = await ask.ask('Names of the clusters, in that order', proposed.join(', '), (answer) => {
    const words = wordsOf(answer);
    if (words.length !== chosen.length) return { wrong: `give ${chosen.length} names with commas` };
    const [issue] = nameIssues(words);
    return issue === undefined ? right(words) : { wrong: `${issue.problem}; ${issue.remedy}` };
  });
  return chosen.map((context, index) => ({ context, name: names[index] ?? context }));
};

const askNetworks = async (names: readonly string[], ask: Conversation): Promise<ReadonlyMap<string, string>> => {
  if (names.length < 2) return new Map();
  const networks = await ask.ask(
    'Networks: each (one for each cluster), one (all pods reach each other), or names with commas',
    'each',
    (answer) => {
      if (answer === 'each') return right([]);
      const words = answer === 'one' ? names.map(() => 'network1') : wordsOf(answer);
      if (words.length !== names.length) return { wrong: `give ${names.length} names with commas` };
      return words.every((word) => word !== '' && isLabelValue(word))
        ? right(words)
        : { wrong: 'use letters, digits and -' };
    },
  );
  return new Map(networks.map((network, index) => [names[index] ?? '', network]));
};

const askName = (proposed: string, ask: Conversation): Promise<string> =>
  ask.ask('Name of the mesh', proposed, (answer) =>
    isDnsLabel(answer) ? right(answer) : { wrong: 'use lower-case letters, digits and - between them' },
  );

const askRepository = (origin: string, engine: string, ask: Conversation): Promise<string> =>
  ask.ask('Address of the Git repository (without user name or password)', origin, (answer) =>
    answer === '' && engine === 'argocd' ? { wrong: 'Argo CD needs it' } : right(answer),
  );

const clustersFor = (
  { contexts }: InitFlags,
  kubeconfig: Kubeconfig,
  ask: Conversation | undefined,
): Promise<readonly ChosenContext[]> | readonly ChosenContext[] => {
  if (contexts.length > 0) return chosenContexts(contexts, kubeconfig);
  if (ask === undefined) throw noContext(kubeconfig);
  return askClusters(kubeconfig, ask);
};

const networksFor = (
  { networks }: InitFlags,
  names: readonly string[],
  ask: Conversation | undefined,
): Promise<ReadonlyMap<string, string>> | ReadonlyMap<string, string> =>
  networks.length > 0 || ask === undefined ? pairsOf('--network', networks, names) : askNetworks(names, ask);

/** What one of several words was chosen: by a flag, by an answer, else the default. */
const choose = async <T extends string>(
  given: T | undefined,
  ask: Conversation | undefined,
  question: string,
  otherwise: T,
  all: readonly T[],
): Promise<T> => {
  if (given !== undefined || ask === undefined) return given ?? otherwise;
  return ask.ask(`${question}: ${all.join(', ')}`, otherwise, oneOf(all));
};

const withoutRepository = errorAt(
  'argocd-without-repository',
  ['gitops', 'repository'],
  'an Application names the repository it reads, and this folder has no remote origin',
  'say --repository <address>',
);

const engineNames = secretWords.engines.map(({ name }) => name);

const delivery = async (
  flags: InitFlags,
  { origin }: InitPlace,
  ask: Conversation | undefined,
): Promise<Pick<InitWish, 'engine' | 'backend' | 'repository' | 'branch' | 'ci'>> => {
  const engine = await choose(flags.engine, ask, 'What applies dist', defaults.gitops.engine, engineNames);
  const backend = await choose<string>(flags.backend, ask, 'How Secrets stand in Git', defaults.backend, backendNames);
  const repository = flags.repository ?? (ask ? await askRepository(origin, engine, ask) : origin);
  if (engine === 'argocd' && repository === '') refuseErrors([withoutRepository]);
  const ci = flags.ci ?? [await choose(undefined, ask, 'Checks of pull requests', ciFor(repository), ciNames)];
  return { engine, backend, repository, branch: flags.branch ?? defaults.gitops.branch, ci };
};

/** What the command line left open, asked for where somebody is there to answer, else taken from its default. */
export const initWish = async (
  flags: InitFlags,
  place: InitPlace,
  kubeconfig: Kubeconfig,
  ask: Conversation | undefined,
): Promise<InitWish> => {
  const clusters = await clustersFor(flags, kubeconfig, ask);
  const names = clusters.map((cluster) => cluster.name);
  const apiServers = pairsOf('--api-server', flags.apiServers, names);
  const networks = await networksFor(flags, names, ask);
  const proposed = safeName(basename(place.folder), 'mesh');
  const name = flags.name ?? (ask ? await askName(proposed, ask) : proposed);
  return { name, clusters, networks, apiServers, ...(await delivery(flags, place, ask)) };
};
