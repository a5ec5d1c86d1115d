import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IstioChart } from '../../lib/plan/release.ts';

/** Where the real programs and charts stand. */
export interface Tools {
  readonly istioctl: string;
  readonly helm: string;
  readonly kustomize: string;
  /** Folder of the charts as Istio's repository lays them out. */
  readonly charts: string;
}

const chartFolders: Readonly<Record<IstioChart, string>> = {
  base: 'base',
  cni: 'istio-cni',
  istiod: 'istio-control/istio-discovery',
  gateway: 'gateway',
};

export const chartFolder = ({ charts }: Tools, chart: IstioChart): string => join(charts, chartFolders[chart]);

/** Runs `work` with a folder of its own, which is gone afterwards. */
export const inScratchFolder = <T>(work: (folder: string) => T): T => {
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-parity-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const writeIn = (folder: string, name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

/** A program that refused what it was given, with its own words. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

const stderrOf = (error: unknown): string => {
  const text: unknown = typeof error === 'object' && error !== null && 'stderr' in error ? error.stderr : undefined;
  return typeof text === 'string' ? text.trim() : '';
};

/** Runs a program without a shell, with an empty home, and gives back what it prints. */
export const run = (program: string, args: readonly string[], folder: string): string => {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  try {
    return execFileSync(program, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { HOME: home, PATH: '/usr/bin:/bin' },
      maxBuffer: 64 * 1024 * 1024,
      timeout: 120_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    throw new ToolError(`${program} ${args.join(' ')}\n${stderrOf(error)}`, { cause: error });
  }
};
