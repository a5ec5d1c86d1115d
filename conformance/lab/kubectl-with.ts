import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, type Outcome } from './command.ts';

/** Runs kubectl with a kubeconfig and nothing else: what works here works for whoever holds this text. */
export const kubectlWith = (folder: string, kubeconfig: string, args: readonly string[]): Outcome => {
  const file = join(folder, 'borrowed.kubeconfig');
  writeFileSync(file, kubeconfig, { mode: 0o600 });
  return attempt('kubectl', ['--kubeconfig', file, ...args], { env: { HOME: folder } });
};
