import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildGoProgram, isPinned } from './go-build.ts';
import { type GoProgram, type GoProgramName, type GoProgramPaths, goPrograms, nameOf } from './go-programs.ts';
import { ToolError } from './tool-error.ts';

/** Where programs are looked for and built. */
export interface Places {
  /** Root of the cache; below it one folder per module and version. */
  readonly cache: string;
  /** Folders with programs somebody else built; one of another version is refused. */
  readonly bin: readonly string[];
}

/** `${XDG_CACHE_HOME:-~/.cache}/isthmus/conformance`: outside the tree, so that it survives `git clean`. */
export const defaultCache = (): string => {
  const declared = process.env['XDG_CACHE_HOME'] ?? '';
  return join(declared === '' ? join(homedir(), '.cache') : declared, 'isthmus', 'conformance');
};

export const cachedFile = (cache: string, program: GoProgram): string =>
  join(resolve(cache), `${program.module.replaceAll('/', '-')}@${program.version}`, nameOf(program));

const given = (program: GoProgram, bin: readonly string[]): string | undefined => {
  const file = bin.map((folder) => resolve(folder, nameOf(program))).find((path) => existsSync(path));
  if (file !== undefined && !isPinned(program, file))
    throw new ToolError(`${file} is not built from ${program.module} ${program.version}`);
  return file;
};

const provide = (program: GoProgram, places: Places, tell: (line: string) => void): string => {
  const ready = given(program, places.bin);
  if (ready !== undefined) return ready;
  const file = cachedFile(places.cache, program);
  if (existsSync(file)) return file;
  const start = Date.now();
  tell(`building ${nameOf(program)} (${program.module} ${program.version})`);
  buildGoProgram(program, file);
  tell(`built ${nameOf(program)} in ${Math.round((Date.now() - start) / 1000)} s`);
  return file;
};

/** The paths of all programs; what is neither given nor cached is built, one after the other. */
export const provideGoPrograms = (places: Places, tell: (line: string) => void): GoProgramPaths => {
  const path = (name: GoProgramName): string => provide(goPrograms[name], places, tell);
  return {
    'kube-apiserver': path('kube-apiserver'),
    'kube-controller-manager': path('kube-controller-manager'),
    controller: path('controller'),
    kubeseal: path('kubeseal'),
    sops: path('sops'),
    istioctl: path('istioctl'),
  };
};
