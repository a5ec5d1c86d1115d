import { secretsInObject } from '../../emit/leak/gate.ts';
import { detectors } from '../../scan/detectors.ts';
import { findingsOf } from '../../scan/item-findings.ts';
import type { Tree, TreeFile } from '../../trees/tree.ts';
import type { Check } from '../check.ts';
import { accountOf } from '../facts/account.ts';
import type { Draft } from '../finding.ts';

const codes = ['secret-in-the-clear', 'scan-encrypted-key', 'scan-suspicious-name', 'scan-too-large', 'scan-closed'];

const looked = (file: TreeFile): readonly Draft[] =>
  findingsOf({ path: file.path, content: { kind: 'bytes', bytes: file.bytes() } }, detectors).map(
    ({ code, line, problem, remedy }) => ({ code, file: file.path, line, problem, remedy }),
  );

/** Files of ours are what a synth wrote that looked into every byte; what anybody else touched is looked into now. */
const suspects = (tree: Tree): readonly TreeFile[] => {
  if (tree.inventory === undefined) return [...tree.files.values()];
  const { changed, foreign } = accountOf(tree);
  return [...changed, ...foreign].flatMap((path) => tree.files.get(path) ?? []);
};

const sealed: Check = {
  category: 'secrets',
  title: 'nothing secret stands in the clear',
  codes,
  isMeant: ({ tree }) => tree.files.size > 0,
  find({ tree, objects, isOurs }, { isHarmless }) {
    const files = suspects(tree);
    const seen = new Set(files.map(({ path }) => path));
    const isAccepted = (path: string): boolean => {
      const file = tree.files.get(path);
      return file !== undefined && isHarmless(file);
    };
    const unsealed = objects.filter(
      ({ value, file }) => isOurs && value.kind === 'Secret' && !seen.has(file) && !isAccepted(file),
    );
    return [
      ...files.filter((file) => !isHarmless(file)).flatMap(looked),
      ...unsealed.flatMap((document) =>
        secretsInObject(document.value).map(({ code, path, problem, remedy }) => ({
          code,
          document,
          path,
          problem,
          remedy,
        })),
      ),
    ];
  },
};

export const secretChecks: readonly Check[] = [sealed];
