import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as z from 'zod';
import { ToolError } from './tool-error.ts';

/** Programs of the system, and the Debian package each comes from; undefined where Debian's is too old. */
const packages = {
  etcd: 'etcd-server',
  etcdctl: 'etcd-client',
  age: 'age',
  openssl: 'openssl',
  curl: 'curl',
  ip: 'iproute2',
  iptables: 'iptables',
  unshare: 'util-linux',
  nsenter: 'util-linux',
  setpriv: 'util-linux',
  script: 'bsdutils',
  // For its pip; python3 itself comes with it.
  python3: 'python3-pip',
  chromium: 'chromium',
  dot: 'graphviz',
  kubectl: undefined,
} as const;

export type SystemProgram = keyof typeof packages;

const isThere = (name: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** One line that installs them, and what it does not install; empty for no names. */
export const howToInstall = (names: readonly SystemProgram[]): readonly string[] => {
  const debian = [...new Set(names.flatMap((name) => packages[name] ?? []))].toSorted();
  const others = names.filter((name) => packages[name] === undefined);
  return [
    ...(debian.length === 0 ? [] : [`apt-get install ${debian.join(' ')}`]),
    ...others.map((name) => `${name}: version 1.27 or newer (kubernetes.io/docs/tasks/tools)`),
    ...(names.length === 0 ? [] : ['or, as root of a Debian machine: conformance/tools/prepare']),
  ];
};

/** The oldest kubectl whose flags are used. */
const oldestKubectl = 27;

const versionSchema = z.looseObject({ clientVersion: z.looseObject({ minor: z.string(), gitVersion: z.string() }) });

const refuseOldKubectl = (): void => {
  const asked = spawnSync('kubectl', ['version', '--client', '--output=json'], { encoding: 'utf8' });
  const { minor, gitVersion } = versionSchema.parse(JSON.parse(asked.stdout)).clientVersion;
  if (Number.parseInt(minor, 10) < oldestKubectl)
    throw new ToolError([`kubectl ${gitVersion} is too old`, ...howToInstall(['kubectl'])].join('\n'));
};

/** Throws one error that names every missing program and how to get it, or a kubectl that is too old. */
export const requireSystemPrograms = (names: readonly SystemProgram[]): void => {
  const missing = names.filter((name) => !isThere(name));
  if (missing.length > 0)
    throw new ToolError([`programs are missing: ${missing.join(', ')}`, ...howToInstall(missing)].join('\n'));
  if (names.includes('kubectl')) refuseOldKubectl();
};
