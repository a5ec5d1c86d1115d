import { githubFiles } from '../ci/github.ts';
import { gitlabFiles } from '../ci/gitlab.ts';
import { type CiPlace, isPlainPlace } from '../ci/recipe.ts';

export { isPlainPlace };

export const ciNames = ['github', 'gitlab', 'none'] as const;
export type CiName = (typeof ciNames)[number];

/** Which recipe the host of a repository asks for. */
export const ciFor = (repository: string): CiName => {
  const host = /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?([^/:]+)/.exec(repository)?.[1] ?? '';
  if (host === 'github.com') return 'github';
  return host.startsWith('gitlab.') ? 'gitlab' : 'none';
};

const recipes = { github: githubFiles, gitlab: gitlabFiles, none: () => [] } as const;

/**
 * The files of recipes by their paths from the top of the repository, which is where they run; none for a folder or a
 * branch that a pipeline would have to quote.
 */
export const ciFiles = (names: readonly CiName[], place: CiPlace): ReadonlyMap<string, string> =>
  isPlainPlace(place)
    ? new Map(names.flatMap((name) => recipes[name](place).map(({ path, text }) => [path, text] as const)))
    : new Map();
