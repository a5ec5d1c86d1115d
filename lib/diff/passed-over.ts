import type { Issue } from '../plan/issue.ts';
import { counted } from './cluster-names.ts';
import type { Places } from './place.ts';
import type { Meaning } from './review.ts';
import type { Side } from './sides.ts';

/** Folders whose files decide something, even where one of them is a link or another repository. */
const folders =
  /^(sealed|pki|recipients|rendered|dist|clusters|addons|lib|src|transforms|scripts|\.github|\.gitlab|\.husky|\.vscode)(\/|$)/;

/** A large repository holds much that is none of a mesh's business. */
export const concerns = ({ dist, files }: Side, places: Places, { at, code }: Issue): boolean => {
  if (at === undefined || places.of(at.file) !== undefined || folders.test(at.file)) return true;
  if (at.file.startsWith(dist)) return true;
  // A folder that is now a link, or another repository.
  return code !== 'tree-file-too-large' && [...files.keys()].some((path) => path.startsWith(`${at.file}/`));
};

const keyOf = ({ code, at }: Issue): string => `${code} ${at?.file ?? ''}`;

/** More names than this are counted. */
const shown = 3;

/** What a tree brings that is not looked at, where the other tree had no such thing: it could be anything. */
export const passedOver = (base: Side, head: Side, places: Places): readonly Meaning[] => {
  const known = new Set(base.issues.map(keyOf));
  const groups = new Map<string, string[]>();
  for (const issue of head.issues) {
    const isNew = issue.code.startsWith('tree-') && issue.code !== 'tree-incomplete' && !known.has(keyOf(issue));
    if (!isNew || !(concerns(head, places, issue) || concerns(base, places, issue))) continue;
    groups.set(issue.problem, [...(groups.get(issue.problem) ?? []), issue.at?.file ?? head.label]);
  }
  return [...groups].map(([problem, files]): Meaning => {
    const names =
      files.length > shown ? `${files.slice(0, shown).join(', ')} and ${files.length - shown} more` : files.join(', ');
    return { risk: 'trust', text: `${counted(files.length, 'file')} not looked at (${names}): ${problem}` };
  });
};
