import type { Issue } from '../plan/issue.ts';
import { errorIn } from './finding.ts';
import type { MeshInventory } from './inventory.ts';

/** Without the record: one control plane, which has no revision. */
const revisionsIn = ({ revisions = [''] }: MeshInventory): readonly string[] => revisions;

const shown = (revision: string): string => (revision === '' ? 'without a revision' : revision);
const asDeclared = (revision: string): string => (revision === '' ? 'default' : revision);

const leftIssue = (left: string, to: string): Issue =>
  errorIn(
    'revision-left',
    ['istio', 'canary'],
    `the control plane ${shown(left)} goes while it serves the mesh: its proxies and webhooks would be left without it`,
    `keep it as istio.canary: { version: ..., revision: ${asDeclared(left)} } beside ${shown(to)}, and remove it when no proxy is connected to it`,
  );

const unprovenIssue = (to: string, from: string): Issue =>
  errorIn(
    'revision-not-running',
    ['istio', 'revision'],
    `the control plane ${shown(to)} is to serve the mesh, but runs in no cluster yet`,
    `declare it as istio.canary beside the control plane ${shown(from)} first, and promote it in a later pull request`,
  );

const backIssue = (from: string): Issue =>
  errorIn(
    'revision-dropped',
    ['istio', 'revision'],
    `the control plane of the mesh has the revision ${from}, and is to have none`,
    'keep a revision: a new one such as the version with dashes is as good',
  );

/**
 * Whether another control plane may take over: it was the canary, and the one before it stays as canary. In one step the
 * one would go before the other answers. A first install, or a folder that records no install, passes.
 */
export const revisionIssues = (before: MeshInventory, after: MeshInventory): readonly Issue[] => {
  const [earlier, later] = [revisionsIn(before), revisionsIn(after)];
  const [from = '', to = ''] = [earlier[0], later[0]];
  if (before.install === '' || after.install === '' || from === to) return [];
  if (to === '') return [backIssue(from)];
  return [
    ...(earlier.includes(to) ? [] : [unprovenIssue(to, from)]),
    ...(later.includes(from) ? [] : [leftIssue(from, to)]),
  ];
};
