import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type MarkedBlock, type Page, root } from './page.ts';
import type { Outcomes } from './session.ts';
import { unproven, unsaid, unsaidOfStandIns } from './suite-words.ts';

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/\s*#.*$/, '').trim())
    .filter((line) => line !== '');

/** Words of stand-ins that the block's suite does not say. */
export const unsaidHere = ({ block, mark }: MarkedBlock): readonly string[] =>
  mark?.kind === 'run' && mark.suite !== '' ? unsaidOfStandIns(block, mark.standIns, mark.suite) : [];

const ci = readFileSync(join(root, '.ci/run'), 'utf8');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

/** What is wrong with a line of a list of scripts. */
const scriptFault = (line: string): readonly string[] => {
  if (line === 'npm ci' || line === 'npm test') return [];
  const [, name = ''] = /^npm run ([\w:-]+)/.exec(line) ?? [];
  const own = scripts[name];
  if (own === undefined) return [`${line}: no such script`];
  const [, file] = /^jiti (\S+)$/.exec(own) ?? [];
  return file !== undefined && !existsSync(join(root, file)) ? [`${line}: ${file} does not exist`] : [];
};

/** What is wrong with a block of a page; nothing: the page is true. */
export const wrongWith = (page: Page, one: MarkedBlock, outcomes: Outcomes | undefined): readonly string[] => {
  const { mark, block, fault } = one;
  if (mark === undefined) return [fault];
  if (mark.kind === 'suite') return unsaid(block, page.name, mark.suite);
  if (mark.kind === 'ci') return lines(block.text).filter((line) => !ci.includes(line));
  if (mark.kind === 'scripts') return lines(block.text).flatMap(scriptFault);
  const outcome = outcomes?.get(block.line) ?? 'it was not run';
  return [...unsaidHere(one).filter((word) => !Object.hasOwn(unproven, word)), ...(outcome === '' ? [] : [outcome])];
};
