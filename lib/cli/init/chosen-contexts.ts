import type { Kubeconfig } from '../../clusters/kubeconfig.ts';
import { clusterNames } from '../../init/cluster-name.ts';
import { errorAt, type Issue } from '../../plan/issue.ts';
import { EnvironmentError, MeshError, refuseErrors } from '../../plan/mesh-error.ts';
import { nearest } from '../../plan/nearest.ts';
import { clusterNameIssue } from '../../resolve/rules/cluster-names.ts';

/** A cluster of the new mesh, and the context that leads to it. */
export interface ChosenContext {
  readonly name: string;
  readonly context: string;
}

/** What a person said of one context. */
interface Said {
  /** Undefined where the name is left to us. */
  readonly name: string | undefined;
  readonly context: string;
}

const shownContexts = 8;

const listed = (contexts: readonly string[]): string => {
  const more = contexts.length - shownContexts;
  const shown = contexts.slice(0, shownContexts).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
};

/** How to go on where nobody said which contexts; names what there is. */
export const noContext = ({ contexts }: Kubeconfig): MeshError =>
  contexts.length === 0
    ? new EnvironmentError([
        errorAt(
          'kubeconfig-empty',
          [],
          'the kubeconfig has no context',
          'name a kubeconfig with --kubeconfig or KUBECONFIG',
        ),
      ])
    : new MeshError([
        errorAt(
          'init-without-context',
          ['clusters'],
          'no context is named, and there is no terminal to ask at',
          `say --context <cluster>=<context> for each cluster; the kubeconfig has ${listed(contexts)}`,
        ),
      ]);

/** `<cluster>=<context>`, or a context alone; names of contexts may hold `=`. */
const saidIn = (option: string, { contexts }: Kubeconfig): Said => {
  const at = option.indexOf('=');
  return at < 0 || contexts.includes(option)
    ? { name: undefined, context: option }
    : { name: option.slice(0, at), context: option.slice(at + 1) };
};

const missing = (context: string, { contexts }: Kubeconfig): readonly Issue[] => {
  if (contexts.includes(context)) return [];
  const close = nearest(context, contexts);
  const remedy = close === '' ? `choose among ${listed(contexts)}` : `did you mean ${close}?`;
  return [
    errorAt(
      'context-missing',
      ['clusters'],
      `there is no context ${JSON.stringify(context)} in the kubeconfig`,
      remedy,
    ),
  ];
};

/** What is wrong with names of clusters that somebody chose. */
export const nameIssues = (names: readonly string[]): readonly Issue[] =>
  names.flatMap((name, index) => {
    const wrong = clusterNameIssue(name);
    if (wrong !== undefined) return [wrong];
    return names.indexOf(name) === index
      ? []
      : [
          errorAt(
            'cluster-name-twice',
            ['clusters', name],
            `two clusters are to be called ${name}`,
            'give each a name of its own: --context <cluster>=<context>',
          ),
        ];
  });

const twice = (contexts: readonly string[]): readonly Issue[] =>
  contexts
    .filter((context, index) => contexts.indexOf(context) !== index)
    .map((context) =>
      errorAt(
        'same-cluster-twice',
        ['clusters'],
        `the context ${JSON.stringify(context)} is named twice`,
        'name each cluster once',
      ),
    );

/** Address of the API server that a context leads to, as the kubeconfig spells it; '' where it says none. */
export const serverOf = (kubeconfig: Kubeconfig, context: string): string => {
  const cluster = kubeconfig.entry('contexts', context)?.value['cluster'];
  const server = typeof cluster === 'string' ? kubeconfig.entry('clusters', cluster)?.value['server'] : undefined;
  return typeof server === 'string' ? server : '';
};

/** The same with a name for each, so that no two share one. */
export const named = (said: readonly Said[], kubeconfig: Kubeconfig): readonly ChosenContext[] => {
  const unnamed = said.filter(({ name }) => name === undefined).map(({ context }) => context);
  const names = clusterNames(
    unnamed.map((context) => ({ context, server: serverOf(kubeconfig, context) })),
    said.flatMap(({ name }) => name ?? []),
  );
  return said.map(({ name, context }) => ({ context, name: name ?? names[unnamed.indexOf(context)] ?? context }));
};

/** The clusters that the flags name, all of them checked. Throws a MeshError. */
export const chosenContexts = (options: readonly string[], kubeconfig: Kubeconfig): readonly ChosenContext[] => {
  const said = options.map((option) => saidIn(option, kubeconfig));
  const unknown = said.flatMap(({ context }) => missing(context, kubeconfig));
  if (unknown.length > 0) throw new EnvironmentError(unknown);
  refuseErrors([...twice(said.map(({ context }) => context)), ...nameIssues(said.flatMap(({ name }) => name ?? []))]);
  return named(said, kubeconfig);
};

/** The contexts that an answer at the terminal names, by their numbers or names; a text that says what is wrong. */
export const contextsIn = (answer: string, { contexts }: Kubeconfig): readonly string[] | string => {
  const words = answer.split(',').flatMap((word) => (word.trim() === '' ? [] : [word.trim()]));
  if (words.length === 0) return 'name one at least';
  if (answer.trim() === 'all') return contexts;
  const found = words.map((word) => (contexts.includes(word) ? word : (contexts[Number(word) - 1] ?? '')));
  const wrong = words.find((_, index) => found[index] === '');
  if (wrong === undefined) return [...new Set(found)];
  const close = nearest(wrong, contexts);
  return close === '' ? `there is no context ${wrong}` : `there is no context ${wrong}: did you mean ${close}?`;
};
