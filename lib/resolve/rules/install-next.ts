import { warningAt } from '../../plan/issue.ts';
import { isLeaving } from '../../plan/install-switch.ts';
import type { Rule } from '../rule.ts';

const place = ['install', 'next'];

/** An announced switch is a state to pass through: while it lasts, nothing of the control plane is cleaned up. */
export const installNext: Rule = ({ settings }) => {
  const { method, next } = settings.install;
  if (next === '') return [];
  const remedy = 'drop install.next when every cluster has applied this';
  if (!isLeaving(settings.install)) {
    return [warningAt('install-next-done', place, `the method is ${method} already; nothing of it is pruned`, remedy)];
  }
  const problem = `${next} is announced: until the switch nothing of the control plane is pruned, and HelmReleases are suspended`;
  return [warningAt('install-next-announced', place, problem, `switch to ${next} when every cluster has applied this`)];
};
