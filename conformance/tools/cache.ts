import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fillEntry } from './cache-entry.ts';
import { cacheKey } from './cache-key.ts';
import { goIn, isPinned } from './go-build.ts';
import { bySource, type Source } from './sources.ts';
import { ToolError } from './tool-error.ts';
import { goModules, pinnedVersion, type Tool, type ToolName, tools, versionOf } from './tools.ts';

/** Where tools are looked for and built. */
export interface Places {
  /** Root of the cache; below it one folder per module and key of its pins. */
  readonly cache: string;
  /** Folders with programs somebody else built; one of another version is refused. */
  readonly bin: readonly string[];
}

/** `${XDG_CACHE_HOME:-~/.cache}/isthmus/conformance`: outside the tree, so that it survives `git clean`. */
export const defaultCache = (): string => {
  const declared = process.env['XDG_CACHE_HOME'] ?? '';
  return join(declared === '' ? join(homedir(), '.cache') : declared, 'isthmus', 'conformance');
};

/** A program that stands in a folder of the caller's; refused when it is another than the pinned one. */
const given = (name: ToolName, bin: readonly string[], cache: string): string | undefined => {
  const tool: Tool = tools[name];
  const version = tool.kind === 'program' ? pinnedVersion(tool.from) : undefined;
  if (tool.kind !== 'program' || version === undefined) return undefined;
  const file = bin.map((folder) => resolve(folder, name)).find((path) => existsSync(path));
  if (file !== undefined && !isPinned(goIn(cache), file, goModules[tool.from].module, version))
    throw new ToolError(`${file} is not built from ${versionOf(name)}`);
  return file;
};

/** The cache entry of a source, with these tools in it. */
const provide = (source: Source, names: readonly ToolName[], cache: string, tell: (line: string) => void): string => {
  const entry = join(cache, `${source.name}-${cacheKey(source.inputs)}`);
  const make = (missing: readonly ToolName[], folder: string): void => {
    const start = performance.now();
    tell(`making ${missing.join(', ')} (${[...new Set(missing.map(versionOf))].join(', ')})`);
    source.make(missing, folder, cache);
    tell(`made ${missing.join(', ')} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  };
  fillEntry(entry, names, make, tell);
  return entry;
};

/** The paths of the tools, in the order of the names; what is neither given nor cached is made, one source after the other. */
export const provideTools = (
  names: readonly ToolName[],
  { cache: root, bin }: Places,
  tell: (line: string) => void,
): ReadonlyMap<ToolName, string> => {
  const cache = resolve(root);
  const here = new Map(names.map((name) => [name, given(name, bin, cache)] as const));
  const needed = names.filter((name) => here.get(name) === undefined);
  for (const { source, names: together } of bySource(needed)) {
    const entry = provide(source, together, cache, tell);
    for (const name of together) here.set(name, join(entry, name));
  }
  return new Map([...here].flatMap(([name, path]) => (path === undefined ? [] : [[name, path] as const])));
};
