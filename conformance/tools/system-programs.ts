import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ToolError } from './tool-error.ts';

/** Programs of the system, and the Debian package each comes from; undefined where Debian's is too old. */
const packages = {
  etcd: 'etcd-server',
  etcdctl: 'etcd-client',
  age: 'age',
  openssl: 'openssl',
  ip: 'iproute2',
  unshare: 'util-linux',
  setpriv: 'util-linux',
  script: 'bsdutils',
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

/** Throws one error that names every missing program and how to get it. */
export const requireSystemPrograms = (): void => {
  const missing = Object.entries(packages).filter(([name]) => !isThere(name));
  if (missing.length === 0) return;
  const lines = missing.map(([name, from]) =>
    from === undefined
      ? `${name}: install version 1.27 or newer (kubernetes.io/docs/tasks/tools)`
      : `${name}: apt-get install ${from}`,
  );
  throw new ToolError(`programs are missing\n${lines.join('\n')}`);
};
