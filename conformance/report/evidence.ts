import type { SuiteOutcome } from './outcome.ts';

/** What a suite proves, as docs/conformance.md says it. */
export interface Evidence {
  readonly title: string;
  readonly outcome: SuiteOutcome;
}

const begin = (name: string): string => `<!-- begin ${name} -->`;
const end = (name: string): string => `<!-- end ${name} -->`;

/** Replaces what stands between the marks of a block; undefined when the text has no such block. */
const replaced = (text: string, name: string, content: string): string | undefined => {
  const from = text.indexOf(begin(name));
  const to = text.indexOf(end(name));
  if (from === -1 || to < from) return undefined;
  return `${text.slice(0, from)}${begin(name)}\n\n${content}\n\n${text.slice(to)}`;
};

const statementsOf = ({ title, outcome }: Evidence): string =>
  [`### ${outcome.suite}`, '', `${title}.`, '', ...outcome.statements.map((statement) => `- ${statement.title}`)].join(
    '\n',
  );

const versionsTable = (versions: ReadonlyMap<string, string>): string =>
  ['| tool | version |', '|---|---|', ...[...versions].map(([tool, version]) => `| ${tool} | ${version} |`)].join('\n');

const figureRows = ({ outcome: { statements, seconds, figures } }: Evidence): readonly string[] => [
  `| ${statements.length} statements | ${Math.round(seconds)} s |`,
  ...figures.map(({ what, value }) => `| ${what} | ${value} |`),
];

/** A page whose marks do not fit the suites there are. */
export class PageError extends Error {
  override readonly name = 'PageError';
}

const withBlock = (text: string, name: string, content: string): string => {
  const changed = replaced(text, name, content);
  if (changed === undefined)
    throw new PageError(`docs/conformance.md has no place for ${name}: add ${begin(name)} and ${end(name)}`);
  return changed;
};

/** The page with the statements of these suites and the versions of the tools: the same after every run that passes. */
export const withStatements = (
  page: string,
  evidence: readonly Evidence[],
  versions: ReadonlyMap<string, string>,
): string =>
  evidence.reduce(
    (text, one) => withBlock(text, `statements of ${one.outcome.suite}`, statementsOf(one)),
    withBlock(page, 'versions', versionsTable(versions)),
  );

/** The page with the measured values of these suites. They differ from run to run, so nobody compares them. */
export const withFigures = (page: string, evidence: readonly Evidence[]): string =>
  evidence.reduce((text, one) => {
    const table = ['| what | figure |', '|---|---|', ...figureRows(one)].join('\n');
    return withBlock(text, `figures of ${one.outcome.suite}`, table);
  }, page);
