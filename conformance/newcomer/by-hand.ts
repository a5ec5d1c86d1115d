import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { upstreamEnvoy } from '../dataplane/upstream-envoy.ts';
import type { Member } from '../lab/member.ts';
import { chartFolders } from '../lab/releases.ts';
import { insist } from '../report/ledger.ts';
import type { Ground } from '../suite.ts';
import { codeBlocks } from './code-blocks.ts';
import type { Terminal } from './terminal.ts';

const remoteChart = / (?<chart>[\w-]+) --repo \S+ --version \S+/;

/** The values that a lab without Istio's own Envoy needs, as files for helm. */
const overridesIn = (folder: string): Readonly<Record<string, string>> => {
  mkdirSync(folder, { recursive: true });
  const files = Object.entries(upstreamEnvoy.values ?? {}).map(([chart, values]) => {
    const file = join(folder, `${chart}.yaml`);
    writeFileSync(file, stringify(values));
    return [chart, file] as const;
  });
  return Object.fromEntries(files);
};

/**
 * dist/<cluster>/README.md, followed by a person. Its commands are run as they are printed, but for the charts: they
 * come from Istio's sources, as there is no network, and with what the lab's Envoy needs.
 */
export class ByHand {
  readonly #member: Member;
  readonly #ground: Ground;
  readonly #terminal: Terminal;
  readonly #overrides: Readonly<Record<string, string>>;

  constructor(member: Member, ground: Ground, terminal: Terminal) {
    this.#member = member;
    this.#ground = ground;
    this.#terminal = terminal;
    this.#overrides = overridesIn(join(ground.spec.folder, 'overrides'));
  }

  /** The stages with commands of their own, in the order in which the page has them. */
  stages(page: string): readonly string[] {
    return codeBlocks(page).map(({ heading }) => heading.replace(/^\d+\. /, ''));
  }

  /** Runs the commands of one stage in the folder of the cluster. */
  carryOut(page: string, stage: string): void {
    const found = codeBlocks(page).filter(({ heading }) => heading.endsWith(`. ${stage}`));
    const [block] = found;
    insist(block !== undefined && found.length === 1, `${this.#member.name}: ${found.length} blocks for ${stage}`);
    const commands = block.text.split('\n').map((line) => this.#withOwnChart(line));
    this.#terminal.type(`(\n  cd 'dist/${this.#member.name}'\n${commands.join('\n')})`);
  }

  #withOwnChart(line: string): string {
    if (!line.startsWith('helm ')) return line;
    const chart = remoteChart.exec(line)?.groups?.['chart'] ?? '';
    const folder = chartFolders[chart];
    insist(folder !== undefined, `no chart ${chart} in: ${line}`);
    const overrides = this.#overrides[chart];
    const path = join(this.#ground.tool('charts'), folder);
    return line.replace(remoteChart, ` '${path}'`) + (overrides === undefined ? '' : ` -f '${overrides}'`);
  }
}
