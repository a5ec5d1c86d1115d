import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IstioChart } from '../../lib/plan/release.ts';
import * as lab from '../lab/command.ts';

/** What renders the plans, as names of the pinned tools. */
export const parityTools = ['istioctl', 'helm', 'kustomize', 'charts'] as const;

/** Where the real programs stand, and the folder of the charts as Istio's repository lays them out. */
export type Tools = Readonly<Record<(typeof parityTools)[number], string>>;

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

/** Runs a program in a folder, with an empty home, and gives back what it prints. */
export const run = (program: string, args: readonly string[], folder: string): string => {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  return lab.run(program, args, { cwd: folder, env: { HOME: home } });
};
