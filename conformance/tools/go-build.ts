import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Platform } from './cache-key.ts';
import { isBuiltFrom } from './go-mod.ts';
import { ToolError } from './tool-error.ts';
import { readPins } from './tools.ts';
import { pinOf } from './wheel-pin.ts';

/** How every program is built; the same sources give the same bytes on every machine. */
export const buildFlags = ['-mod=readonly', '-buildvcs=false', '-trimpath'] as const;

/** The linker's flags: no symbol tables, and what the publisher's own build stamps. */
export const linkFlags = (stamps: readonly string[]): readonly string[] => [
  '-s',
  '-w',
  ...stamps.map((stamp) => `-X ${stamp}`),
];

/** The Go that `prepare` fetched into the cache, else the one of the system. */
export const goIn = (cache: string): string => {
  const { name, version } = pinOf(readPins('programs', 'go', 'requirements.txt'));
  const fetched = join(cache, `${name}-${version}`, 'go', 'bin', 'go');
  return existsSync(fetched) ? fetched : 'go';
};

/** Runs go at the lowest priority but one: a cold build takes minutes and the machine is shared. */
const run = (go: string, args: readonly string[], folder: string, platform?: Platform): string => {
  const env = {
    ...process.env,
    CGO_ENABLED: '0',
    GO111MODULE: 'on',
    GOWORK: 'off',
    // A go.mod that asks for a newer Go is an error to tell, not a reason to download one.
    GOTOOLCHAIN: 'local',
    // In place of the user's: flags are part of the cache's key.
    GOFLAGS: buildFlags.join(' '),
    ...(platform === undefined ? {} : { GOOS: platform.os, GOARCH: platform.architecture }),
  };
  const done = spawnSync('nice', ['-n', '10', go, ...args], { cwd: folder, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
  // 127 is how nice says that there is no such program.
  if (done.error ?? done.status === 127)
    throw new ToolError('go is missing: install Go 1.26 or newer, or run conformance/tools/prepare');
  if (done.status !== 0) throw new ToolError(`go ${args.join(' ')}\n${done.stderr.trim()}`);
  return done.stdout;
};

/** What to build: main packages that the module in `folder` reaches. */
export interface GoBuild {
  readonly go: string;
  readonly folder: string;
  readonly packages: readonly string[];
  readonly link: readonly string[];
  readonly platform: Platform;
}

/** Builds all packages at once, each to a file of its name in `output`. */
export const buildPrograms = ({ go, folder, packages, link, platform }: GoBuild, output: string): void => {
  run(go, ['build', '-ldflags', link.join(' '), '-o', `${output}/`, ...packages], folder, platform);
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The folder with the sources of a module that the module in `folder` requires, downloaded and checked where needed. */
export const sourcesOf = (go: string, module: string, folder: string): string => {
  const told: unknown = JSON.parse(run(go, ['mod', 'download', '-json', module], folder));
  const sources = isRecord(told) ? told['Dir'] : undefined;
  if (typeof sources !== 'string') throw new ToolError(`go gave no folder for ${module}`);
  return sources;
};

/** True when the file is a Go program that was built from this version of the module. */
export const isPinned = (go: string, file: string, module: string, version: string): boolean =>
  isBuiltFrom(run(go, ['version', '-m', file], dirname(file)), module, version);
