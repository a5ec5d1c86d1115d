import type { CheckResult } from '../../lib/check/finding.ts';
import { checkDeclaration } from '../../lib/cli/check/checked.ts';
import { reportLines } from '../../lib/cli/check/lines.ts';
import { join } from 'node:path';
import { resultsOf, today } from '../check/fixture.ts';
import { Scratch, withTree } from '../trees/scratch.ts';
import { caWith } from './ca-plants.ts';
import { declaredPlants } from './declared-plants.ts';
import { treeWith } from './tree-plants.ts';

const ofDeclaration = (text: string): readonly CheckResult[] => {
  const scratch = new Scratch();
  try {
    scratch.put('mesh.yaml', text);
    return checkDeclaration(join(scratch.folder, 'mesh.yaml'), today).results;
  } finally {
    scratch.remove();
  }
};

const resultsWith = (code: string): readonly CheckResult[] | undefined => {
  const declared = declaredPlants.get(code);
  if (declared !== undefined) return ofDeclaration(declared);
  const certified = caWith(code);
  if (certified !== undefined) return withTree(certified.files, (tree) => resultsOf(tree, certified));
  const files = treeWith(code);
  return files && withTree(files, (tree) => resultsOf(tree));
};

/** What check prints of a code, for a small mesh with that fault; undefined where no such mesh is kept. */
export const exampleOf = (code: string): string | undefined => {
  const results = resultsWith(code);
  if (results === undefined) return undefined;
  const [found] = results.flatMap((result) => {
    const [finding] = result.findings.filter((one) => one.code === code);
    return finding === undefined ? [] : [{ ...result, findings: [finding], notes: [] }];
  });
  if (found === undefined) throw new Error(`${code} is not found where it was planted`);
  return reportLines([found], { strict: false, short: true }, { color: false, ascii: false }).trimEnd();
};
