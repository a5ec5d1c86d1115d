import { suites } from '../../conformance/suites.ts';

/** Programs that a block may call without having them: a stand-in takes their place. */
export const standIns = ['kubectl', 'kind', 'flux', 'helm', 'istioctl', 'argocd', 'npm', 'vault', 'dot'] as const;
export type StandIn = (typeof standIns)[number];

/** What no suite has: a block that calls one is run here, and proven nowhere else. */
const foreign: readonly string[] = ['vault'] satisfies readonly StandIn[];

const isStandIn = (name: string): name is StandIn => standIns.some((known) => known === name);

/** What becomes of a block, as its fence says it; CONTRIBUTING.md explains the words to authors. */
export type Mark =
  | {
      readonly kind: 'run';
      /** The ground to begin anew on; empty: where the block before it ended. */
      readonly ground: string;
      readonly standIns: readonly StandIn[];
      /** The suite that proves the same with the real programs; empty: nothing stands in for anything. */
      readonly suite: string;
      /** Words to type at a terminal; without any there is no terminal. */
      readonly answers: readonly string[];
      readonly exit: number;
    }
  | { readonly kind: 'suite'; readonly suite: string }
  | { readonly kind: 'ci' }
  | { readonly kind: 'scripts' }
  | { readonly kind: 'output' }
  | { readonly kind: 'file'; readonly path: string; readonly ground: string }
  | { readonly kind: 'shows'; readonly path: string };

/** A fence that says nothing, or nothing that there is. */
export class MarkFault extends Error {}

const known = ['run', 'ci', 'scripts', 'output', 'in', 'stand-in', 'suite', 'answers', 'exit', 'file', 'shows'];

const pairs = (words: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    words.map((word) => {
      const [, name = '', value = ''] = /^([\w-]+)(?:=(.+))?$/.exec(word) ?? [];
      if (!known.includes(name)) throw new MarkFault(`"${word}" is no mark: ${known.join(', ')}`);
      return [name, value] as const;
    }),
  );

const listed = (value: string | undefined): readonly string[] => (value ?? '').split(',').filter((one) => one !== '');

const suiteOf = (given: ReadonlyMap<string, string>): string => {
  const suite = given.get('suite') ?? '';
  if (suite !== '' && !Object.hasOwn(suites, suite)) throw new MarkFault(`there is no suite "${suite}"`);
  return suite;
};

const runMark = (given: ReadonlyMap<string, string>): Mark => {
  const programs = listed(given.get('stand-in'));
  const unknown = programs.find((name) => !isStandIn(name));
  if (unknown !== undefined) throw new MarkFault(`there is no stand-in for "${unknown}"`);
  const suite = suiteOf(given);
  const unproven = programs.find((name) => !foreign.includes(name));
  if (suite === '' && unproven !== undefined) {
    throw new MarkFault(`a stand-in for ${unproven} proves nothing: name the suite that does, suite=...`);
  }
  return {
    kind: 'run',
    ground: given.get('in') ?? '',
    standIns: programs.filter(isStandIn),
    suite,
    answers: given.get('answers')?.split(',') ?? [],
    exit: Number(given.get('exit') ?? 0),
  };
};

/** The mark of a fence; undefined where it has none. Throws a MarkFault. */
export const markOf = (words: readonly string[]): Mark | undefined => {
  const given = pairs(words);
  if (given.has('run')) return runMark(given);
  const path = given.get('file');
  if (path !== undefined) return { kind: 'file', path, ground: given.get('in') ?? '' };
  const shown = given.get('shows');
  if (shown !== undefined) return { kind: 'shows', path: shown };
  for (const kind of ['ci', 'scripts', 'output'] as const) if (given.has(kind)) return { kind };
  if (given.has('suite')) return { kind: 'suite', suite: suiteOf(given) };
  if (words.length > 0) throw new MarkFault(`"${words.join(' ')}" does not say who runs it`);
  return undefined;
};
