import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { CommandError } from '../lab/command.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { compare } from './compare.ts';
import { Declarations, type RandomDeclaration } from './declarations.ts';
import { type Made, madeOf, type Surroundings } from './methods.ts';
import { programsOutcome } from './outcome-of.ts';
import { brokenPromises } from './promises.ts';
import { renderedEdits } from './rendered-edits.ts';
import { brokenByEdits } from './rendered-promises.ts';
import { judge, type Outcome, problemLines } from './report.ts';

/** So many declarations are rendered. */
const count = 30;
/** One on each core of a small machine: while one waits for istioctl the other is compared. */
const atATime = 2;
const defaultSeed = 20_261_123;

const seedOf = (said: string | undefined): number => {
  const seed = said === undefined ? defaultSeed : Number(said);
  if (!Number.isSafeInteger(seed) || seed < 0) throw new CommandError(`ISTHMUS_PARITY_SEED is ${said}, not a number`);
  return seed;
};

/** What came of one cluster, statement by statement. */
interface Judged {
  readonly programs: Outcome;
  readonly byIstioctl: Outcome;
  readonly byHelm: Outcome;
  /** What the plan promises and dist does not hold with the method rendered. */
  readonly broken: readonly string[];
}

const judged = (title: string, { cluster, istioctl, helm, rendered }: Made): Judged => {
  const edits = (program: 'istioctl' | 'helm', made: Made['helm']): Outcome =>
    judge(renderedEdits, compare(made, rendered[program]), {
      title,
      sides: [program, `rendered by ${program}`],
      objects: rendered[program].length,
      broken: [],
    });
  const broken = (['istioctl', 'helm'] as const).flatMap((program) =>
    [...brokenPromises(cluster, rendered[program]), ...brokenByEdits(cluster, rendered[program])].map(
      (promise) => `${title}: ${promise} (rendered by ${program})`,
    ),
  );
  return {
    programs: programsOutcome({ title, cluster }, istioctl, helm),
    byIstioctl: edits('istioctl', istioctl),
    byHelm: edits('helm', helm),
    broken,
  };
};

/** A declaration that could not be rendered, in the words of who refused it, or what came of its clusters. */
type Result = { readonly refused: string } | { readonly clusters: readonly Judged[] };

const resultOf = async (title: string, declaration: RandomDeclaration, given: Surroundings): Promise<Result> => {
  mkdirSync(given.folder, { recursive: true });
  try {
    const made = await madeOf(declaration, given);
    return { clusters: made.map((one) => judged(`${title}, ${one.cluster.name}`, one)) };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { refused: `${title}: ${words}; mesh.yaml: ${JSON.stringify(declaration.mesh)}` };
  }
};

const allResults = async (dealt: readonly RandomDeclaration[], given: Surroundings): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const queue = [...dealt.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, declaration] = next;
      const title = `declaration ${index + 1}`;
      results[index] = await resultOf(title, declaration, { ...given, folder: join(given.folder, String(index + 1)) });
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return results;
};

const noProblems = (problems: readonly string[]): void => insist(problems.length === 0, problems.join('\n'));

/**
 * Random declarations through all methods, each program once for each of its inputs. Gives back what is known of the
 * differences, between the programs and by the edits of `rendered`.
 */
export const proveRandomDeclarations = async (
  ledger: Ledger,
  given: Surroundings,
): Promise<Readonly<Record<'programs' | 'edits', readonly Outcome[]>>> => {
  const seed = seedOf(process.env['ISTHMUS_PARITY_SEED']);
  ledger.figure('seed of the random declarations', String(seed));
  const declarations = new Declarations(seed);
  const dealt = Array.from({ length: count }, () => declarations.deal());
  const results = await allResults(dealt, given);
  const clusters = results.flatMap((result) => ('clusters' in result ? result.clusters : []));
  const at = `in ${count} random declarations`;
  await ledger.prove(
    `${count} random declarations have every value of every axis, and every program takes them`,
    () => {
      noProblems(results.flatMap((result) => ('refused' in result ? [result.refused] : [])));
      insist(declarations.undealt === 0, `${declarations.undealt} values were in no declaration`);
    },
  );
  const same = (title: string, of: (judgement: Judged) => Outcome): Promise<void> =>
    ledger.prove(`${title} ${at}`, () => {
      insist(clusters.length > count, `only ${clusters.length} clusters were rendered`);
      noProblems(clusters.flatMap((cluster) => problemLines(of(cluster))));
    });
  await same('helm and istioctl make the same of the values and specs in dist', ({ programs }) => programs);
  await same('rendered puts into dist what istioctl makes, but for its edits', ({ byIstioctl }) => byIstioctl);
  await same('rendered puts into dist what helm makes, but for its edits', ({ byHelm }) => byHelm);
  await ledger.prove(`what is rendered keeps what is promised, and all its webhooks are firm, ${at}`, () => {
    insist(clusters.length > count, `only ${clusters.length} clusters were rendered`);
    noProblems(clusters.flatMap(({ broken }) => broken));
  });
  const objects = clusters.reduce((sum, { programs }) => sum + programs.objects, 0);
  ledger.figure('clusters and objects of the random declarations', `${clusters.length}, ${objects}`);
  return {
    programs: clusters.map(({ programs }) => programs),
    edits: clusters.flatMap(({ byIstioctl, byHelm }) => [byIstioctl, byHelm]),
  };
};
