import { relative } from 'node:path';
import { type CiName, isPlainPlace } from '../../init/ci-files.ts';
import type { Issue } from '../../plan/issue.ts';
import type { Io } from '../io.ts';
import { issueCount, issueTable } from '../issue-table.ts';
import { printable } from '../printable.ts';
import { symbolsFor } from '../symbols.ts';
import type { InitPlace } from './init-place.ts';
import type { LeftFile } from './new-files.ts';
import type { SeenCluster } from './seen-clusters.ts';

/** What a run of init saw and did. Paths are from the top of the repository on. */
export interface InitDone {
  readonly place: InitPlace;
  readonly clusters: readonly SeenCluster[];
  readonly issues: readonly Issue[];
  readonly written: readonly string[];
  readonly left: readonly LeftFile[];
  /** The next commands, in their order. */
  readonly next: readonly string[];
  readonly offline: boolean;
  /** The recipes that were wanted. */
  readonly ci: readonly CiName[];
  readonly branch: string;
}

const clusterLine = ({ name, context, uid, platform }: SeenCluster, { offline }: InitDone): string => {
  const pin = uid === '' ? (offline ? 'not asked' : 'could not be asked, not pinned') : `uid ${uid}`;
  return `  ${name}: context ${context}, ${platform === 'other' ? 'platform not recognised' : platform}, ${pin}`;
};

const notes = ({ place, ci, branch }: InitDone): readonly string[] => [
  ...(place.runsCode
    ? []
    : ['main.ts and cdk8s.yaml are left out: jiti or isthmus is not installed here. isthmus synth needs neither.']),
  ...(isPlainPlace({ path: place.path, branch }) || ci.every((name) => name === 'none')
    ? []
    : [
        'No job on pull requests is written for a folder or a branch of such a name: docs/guides/ci-and-two-engineers.md has what it does.',
      ]),
];

const words = (done: InitDone, io: Io): string => {
  const { place, clusters, written, left } = done;
  const { passed, warning } = symbolsFor(io);
  const from = relative(place.folder, place.top);
  const shown = (path: string): string => (from === '' ? path : `${path} (from the top of the repository)`);
  return [
    ...clusters.map((cluster) => clusterLine(cluster, done)),
    ...written.map((path) => `${passed} ${shown(path)}`),
    ...left.map(({ path, hint }) => `${warning} ${shown(path)} is there and was left as it is${hint && `; ${hint}`}`),
    ...notes(done),
  ]
    .map((line) => `${printable(line)}\n`)
    .join('');
};

/** Tells people what was done on stderr, and gives the next commands (or all of it as JSON) on stdout. */
export const initReport = (done: InitDone, format: 'table' | 'json', io: Io): void => {
  const { clusters, issues, written, left, next } = done;
  if (format === 'json') {
    const shown = clusters.map(({ name, context, uid, platform }) => ({ name, context, uid, platform }));
    io.out(`${JSON.stringify({ issues, clusters: shown, written, left, next }, undefined, 2)}\n`);
    return;
  }
  io.err(issueTable(issues, io) + (issues.length > 0 ? `${issueCount(issues)}.\n` : ''));
  io.err(`${words(done, io)}Next (isthmus next says what comes then):\n`);
  io.out(next.map((command) => `  ${printable(command)}\n`).join(''));
};
