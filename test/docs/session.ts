import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyHome, groundHome, type SessionPlace, withWorld } from './home.ts';
import type { MarkedBlock, Page } from './page.ts';
import { type RunMark, Session, typed } from './shell.ts';
import { untrue } from './shown.ts';

/** What was wrong with a block, by its line; empty: nothing. */
export type Outcomes = ReadonlyMap<number, string>;

const isScript = (text: string): boolean => text.startsWith('#!');

/** Blocks of one page that stand on one ground, in the order of the page. */
class Walk {
  readonly outcomes = new Map<number, string>();
  readonly printed = new Map<number, string>();
  readonly #session: Session;
  #last = '';
  #failed = false;

  constructor(session: Session) {
    this.#session = session;
  }

  async #run({ block }: MarkedBlock, mark: RunMark): Promise<string> {
    const { code, shown } = await this.#session.type(typed(block.text), mark);
    this.#last = shown;
    this.printed.set(block.line, shown);
    return code === mark.exit ? '' : `ended with ${code}, not ${mark.exit}:\n${shown}`;
  }

  async #write({ block }: MarkedBlock, path: string): Promise<string> {
    const file = join(this.#session.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, block.text, { mode: isScript(block.text) ? 0o755 : 0o644 });
    if (!isScript(block.text)) return '';
    const { code, shown } = await this.#session.type(`'${file}'`, { standIns: [], answers: [] });
    return code === 0 ? '' : `the script ended with ${code}:\n${shown}`;
  }

  async #outcome(one: MarkedBlock): Promise<string> {
    const { mark, block } = one;
    const { home, folder } = this.#session;
    if (mark?.kind === 'run') return this.#run(one, mark);
    if (mark?.kind === 'file') return this.#write(one, mark.path);
    if (mark?.kind === 'output') return untrue(block.text, this.#last, home).join('\n');
    if (mark?.kind !== 'shows') return '';
    return untrue(block.text, readFileSync(join(folder, mark.path), 'utf8'), home).join('\n');
  }

  async take(one: MarkedBlock): Promise<void> {
    if (this.#failed) {
      this.outcomes.set(one.block.line, 'a block before it failed');
      return;
    }
    const outcome = await this.#outcome(one).catch((error: unknown) => String(error));
    this.outcomes.set(one.block.line, outcome);
    this.#failed = outcome !== '' && (one.mark?.kind === 'run' || one.mark?.kind === 'file');
  }
}

const isTaken = ({ mark }: MarkedBlock): boolean =>
  mark !== undefined && ['run', 'file', 'output', 'shows'].includes(mark.kind);

/** The blocks of a page that are run here, cut where a fence asks for a ground. */
const walksOf = (page: Page): readonly (readonly MarkedBlock[])[] => {
  const walks: MarkedBlock[][] = [];
  for (const one of page.blocks.filter(isTaken)) {
    const { mark } = one;
    const ground = mark?.kind === 'run' || mark?.kind === 'file' ? mark.ground : '';
    if (ground !== '' || walks.length === 0) walks.push([]);
    walks.at(-1)?.push(one);
  }
  return walks;
};

export interface PageRun {
  readonly outcomes: Outcomes;
  /** What the blocks printed, by their lines. */
  readonly printed: ReadonlyMap<number, string>;
}

/** Runs what a page says, each walk in a home of its own. */
export const runPage = async (page: Page, place: SessionPlace): Promise<PageRun> => {
  const [outcomes, printed] = [new Map<number, string>(), new Map<number, string>()];
  for (const [at, blocks] of walksOf(page).entries()) {
    const first = blocks[0]?.mark;
    const ground = first?.kind === 'run' || first?.kind === 'file' ? first.ground : '';
    const home = join(place.folder, `${page.name.replaceAll(/\W/g, '-')}-${at}`);
    copyHome(await groundHome(ground === '' ? 'home' : ground, place), home);
    const walk = new Walk(new Session(home, place.programs));
    await withWorld(home, async () => {
      for (const one of blocks) await walk.take(one);
    });
    for (const [line, outcome] of walk.outcomes) outcomes.set(line, outcome);
    for (const [line, text] of walk.printed) printed.set(line, text);
    rmSync(home, { recursive: true, force: true });
  }
  return { outcomes, printed };
};
