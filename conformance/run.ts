import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { getuid } from 'node:process';
import { type Call, readCall, usage, UsageError } from './call.ts';
import { CommandError, run } from './lab/command.ts';
import { isolationPrograms } from './lab/isolation.ts';
import { type Evidence, PageError, withFigures, withStatements } from './report/evidence.ts';
import { junitText } from './report/junit.ts';
import { passed, type SuiteOutcome } from './report/outcome.ts';
import { summaryText } from './report/summary.ts';
import { runSuite, stopped } from './run-suite.ts';
import type { Suite } from './suite.ts';
import { suites } from './suites.ts';
import { provideTools } from './tools/cache.ts';
import { requireSystemPrograms } from './tools/system-programs.ts';
import { ToolError } from './tools/tool-error.ts';
import { toolNames, versionOf } from './tools/tools.ts';

const root = resolve(import.meta.dirname, '..');
const page = join(root, 'docs/conformance.md');

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

interface Named {
  readonly name: string;
  readonly suite: Suite;
}

const load = async (name: string): Promise<readonly Named[]> => {
  const loaded = await suites[name]?.();
  return loaded === undefined ? [] : [{ name, suite: loaded.suite }];
};

/** The isthmus that users run: compiled, as in the package. */
const build = (): void => {
  say('npm run build');
  run('npm', ['run', '--silent', 'build'], { cwd: root, env: { HOME: process.env['HOME'] ?? '/' }, seconds: 300 });
};

/** As an ordinary user the isolation takes a user namespace, which has only one user in it. */
const requireRights = (chosen: readonly Named[]): void => {
  const names = chosen.filter(({ suite }) => suite.root === true).map(({ name }) => name);
  if (names.length > 0 && getuid?.() !== 0)
    throw new ToolError(`run as root: the proxies of ${names.join(', ')} run as a user of their own`);
};

/** Everything the suites need is there, or the run ends before the first of them. */
const prepare = (chosen: readonly Named[], call: Call): Readonly<Record<string, string>> => {
  requireSystemPrograms([...new Set([...isolationPrograms, ...chosen.flatMap(({ suite }) => suite.system)])]);
  requireRights(chosen);
  const tools = provideTools([...new Set(chosen.flatMap(({ suite }) => suite.tools))], call.places, say);
  if (call.isthmus === undefined) build();
  return Object.fromEntries(tools);
};

const runSuites = async (chosen: readonly Named[], call: Call): Promise<readonly SuiteOutcome[]> => {
  const isthmus = resolve(call.isthmus ?? join(root, 'bin/isthmus.js'));
  const tools = prepare(chosen, call);
  mkdirSync(call.junit, { recursive: true });
  const outcomes: SuiteOutcome[] = [];
  for (const { name, suite } of chosen) {
    say(`\n${name}: ${suite.title}`);
    // One after the other: two labs at a time are slower than one on a small machine.
    const outcome = await runSuite(suite, { root, isthmus, tools, suite: name }, call.keep, say);
    writeFileSync(join(call.junit, `${name}.xml`), junitText(outcome));
    outcomes.push(outcome);
    if (outcome.ended === stopped) break;
  }
  return outcomes;
};

const versions = (): ReadonlyMap<string, string> => new Map(toolNames.map((name) => [name, versionOf(name)]));

/** Brings docs/conformance.md up to date, or says that it is not; false: it is stale. */
const keepPage = (chosen: readonly Named[], outcomes: readonly SuiteOutcome[], call: Call): boolean => {
  if (call.page === undefined) return true;
  const evidence: readonly Evidence[] = chosen.flatMap(({ name, suite: { title } }) =>
    outcomes.filter((one) => one.suite === name && passed(one)).map((outcome) => ({ title, outcome })),
  );
  const text = readFileSync(page, 'utf8');
  const fresh = withStatements(text, evidence, versions());
  if (call.page === 'write') writeFileSync(page, withFigures(fresh, evidence));
  const stale = call.page === 'check' && fresh !== text;
  if (stale) say('docs/conformance.md says something else than these suites proved: run again with --write');
  return !stale;
};

const exitCode = (outcomes: readonly SuiteOutcome[]): number => {
  if (outcomes.some(({ ended }) => ended === stopped)) return 130;
  if (outcomes.some(({ ended }) => ended !== undefined)) return 3;
  return outcomes.every(passed) ? 0 : 1;
};

const main = async (): Promise<number> => {
  const call = readCall(process.argv.slice(2), root);
  const chosen: Named[] = [];
  // One after the other: jiti hands out modules half loaded when two loads at a time share one.
  for (const name of call.suites) chosen.push(...(await load(name)));
  if (call.only !== undefined) {
    const list = chosen.map(({ name, suite }) => `${name}\t${suite.title}\n`).join('');
    process.stdout.write(call.only === 'help' ? usage : list);
    return 0;
  }
  const outcomes = await runSuites(chosen, call);
  process.stdout.write(`\n${summaryText(outcomes)}`);
  const code = exitCode(outcomes);
  const isFresh = keepPage(chosen, outcomes, call);
  return code === 0 && !isFresh ? 1 : code;
};

try {
  process.exitCode = await main();
} catch (error) {
  const wrongCall = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  const known = error instanceof ToolError || error instanceof CommandError || error instanceof PageError;
  if (!wrongCall && !known) throw error;
  say(error.message);
  process.exitCode = known ? 3 : 2;
}
