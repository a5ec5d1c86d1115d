import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type GoProgram, nameOf } from './go-programs.ts';
import { ToolError } from './tool-error.ts';

const linkFlags = ['-s', '-w'];

/** Runs go at the lowest priority but one: a cold build takes minutes and the machine is shared. */
const go = (args: readonly string[], folder: string, environment: Readonly<Record<string, string>> = {}): string => {
  const env = { ...process.env, CGO_ENABLED: '0', GO111MODULE: 'on', GOWORK: 'off', ...environment };
  const done = spawnSync('nice', ['-n', '10', 'go', ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  // 127 is how nice says that there is no such program.
  if (done.error ?? done.status === 127) throw new ToolError('go is missing: install Go 1.26 or newer (go.dev/dl)');
  if (done.status !== 0) throw new ToolError(`go ${args.join(' ')}\n${done.stderr.trim()}`);
  return done.stdout;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const textAt = (value: unknown, key: string): string => {
  const text = isRecord(value) ? value[key] : undefined;
  if (typeof text !== 'string') throw new ToolError(`go gave no ${key}`);
  return text;
};

/** Modules that a module replaces by folders of its own repository (Kubernetes: its staging modules). */
const stagedModules = (goMod: string, folder: string): readonly string[] => {
  const parsed: unknown = JSON.parse(go(['mod', 'edit', '-json', goMod], folder));
  const replaced: unknown = isRecord(parsed) ? parsed['Replace'] : undefined;
  if (!Array.isArray(replaced)) return [];
  return replaced
    .filter((one: unknown) => isRecord(one) && textAt(one['New'], 'Path').startsWith('./'))
    .map((one: unknown) => textAt(isRecord(one) ? one['Old'] : undefined, 'Path'));
};

/** v1.35.4 of Kubernetes is v0.35.4 of each of its staging modules. */
const stagedVersion = (version: string): string => version.replace(/^v1\./, 'v0.');

/** A module of our own that requires the pinned one, with published modules in place of its folders. */
const moduleAround = ({ module, version }: GoProgram, folder: string): void => {
  const download: unknown = JSON.parse(go(['mod', 'download', '-json', `${module}@${version}`], folder));
  const staged = stagedModules(textAt(download, 'GoMod'), folder);
  const lines = [
    'module conformance.local/programs',
    '',
    'go 1.26',
    '',
    `require ${module} ${version}`,
    '',
    ...staged.map((name) => `replace ${name} => ${name} ${stagedVersion(version)}`),
    '',
  ];
  writeFileSync(join(folder, 'go.mod'), lines.join('\n'));
};

/** The version that a server of Kubernetes tells: the default of an unstamped build is not a version clients accept. */
const stamp = (version: string): readonly string[] => {
  const [major = '', minor = ''] = version.replace(/^v/, '').split('.');
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  return Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
};

const buildStaged = (program: GoProgram, folder: string): void => {
  moduleAround(program, folder);
  const flags = [...linkFlags, ...stamp(program.version)].join(' ');
  const output = join(folder, nameOf(program));
  go(['build', '-mod=mod', '-trimpath', '-ldflags', flags, '-o', output, program.package], folder);
};

const install = ({ package: path, version }: GoProgram, folder: string): void => {
  go(['install', '-trimpath', '-ldflags', linkFlags.join(' '), `${path}@${version}`], folder, { GOBIN: folder });
};

/** Builds the program in a folder of its own and moves it to `file` when it is whole. */
export const buildGoProgram = (program: GoProgram, file: string): void => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-build-'));
  try {
    if (program.staged) buildStaged(program, folder);
    else install(program, folder);
    mkdirSync(dirname(file), { recursive: true });
    // The cache may lie on another disk than the temporary folder, where a rename does not reach.
    const beside = `${file}.new`;
    const copied = spawnSync('cp', [join(folder, nameOf(program)), beside], { encoding: 'utf8' });
    if (copied.status !== 0) throw new ToolError(copied.stderr);
    renameSync(beside, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** True when the program was built from the pinned version; programs of Go carry the versions of their modules. */
export const isPinned = ({ module, version }: GoProgram, file: string): boolean =>
  go(['version', '-m', file], dirname(file))
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .some(([kind, path, built]) => (kind === 'mod' || kind === 'dep') && path === module && built === version);
