import { type Git, GitError } from './program.ts';

/** Makes the error of a verb out of what is wrong with its argument, and what to do. */
type Refuse = (problem: string, remedy: string) => Error;

/** The commit that a revision names; nothing in it can pass for an option. Throws what `refuse` makes where there is none. */
export const commitOf = async (git: Git, refuse: Refuse, revision: string): Promise<string> => {
  try {
    return (await git.run(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])).trim();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw refuse(`${revision} is no commit of this repository`, 'fetch it, or correct the name');
  }
};
