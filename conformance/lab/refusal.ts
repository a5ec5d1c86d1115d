import type { Outcome } from './command.ts';
import { insist } from '../report/ledger.ts';
import { differences, type Workspace } from './workspace.ts';

/** Insists that the work leaves every file of the workspace as it is. */
export const unchanged = (workspace: Workspace, work: () => void): void => {
  const before = workspace.files();
  work();
  const changed = differences(before, workspace.files());
  insist(changed.length === 0, `changed: ${changed.join(', ')}`);
};

/** Insists that a verb is refused with this issue, without a stack trace, and that nothing was written. */
export const refusedWith = (workspace: Workspace, code: string, verb: () => Outcome): void =>
  unchanged(workspace, () => {
    const { status, stderr } = verb();
    insist(status !== 0 && status !== 4, `exit ${status}: ${stderr}`);
    insist(stderr.includes(code), stderr);
    insist(!/^\s+at .*:\d+/m.test(stderr), `a stack trace: ${stderr}`);
  });
