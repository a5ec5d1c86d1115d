import type { Issue } from '../plan/issue.ts';
import { errorIn } from './finding.ts';
import { inventoryName, type MeshInventory } from './inventory.ts';
import { revisionIssues } from './upgrade-revisions.ts';

const release = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})(-[0-9A-Za-z.-]+)?$/;

/** Whether `a` is a release before `b`; false for what is not known as one. A pre-release comes before its release. */
const isOlder = (a: string, b: string): boolean => {
  const [, ...own] = release.exec(a) ?? [];
  const [, ...other] = release.exec(b) ?? [];
  if (own.length === 0 || other.length === 0) return false;
  const numbers = [0, 1, 2].map((index) => Number(own[index]) - Number(other[index]));
  const difference = numbers.find((number) => number !== 0) ?? 0;
  return difference === 0 ? own[3] !== undefined && other[3] === undefined : difference < 0;
};

const olderIssue = (recorded: string, own: string): Issue =>
  errorIn(
    'isthmus-older-than-dist',
    [inventoryName],
    `isthmus ${recorded} made what stands in the output folder, this is the older ${own}: it would take changes back unseen`,
    `install isthmus ${recorded} or newer`,
  );

/** In one step an engine deletes what the old method made, istiod and its webhooks with it, before the new one is there. */
const switchIssue = (from: string, to: string): Issue =>
  errorIn(
    'install-method-switched',
    ['install', 'method'],
    `the install method changes from ${from} to ${to} in one step: the engine would delete istiod, its webhooks and the account of the peers`,
    `take two pull requests: one that declares install: { method: ${from}, next: ${to} }, and when every cluster has applied it the switch (docs/guides/switching-the-method.md of isthmus)`,
  );

/** The tree of the switch is the last that may lose objects of the old method: pruning begins with the one after it. */
const droppedIssue = (to: string): Issue =>
  errorIn(
    'install-next-dropped-early',
    ['install', 'next'],
    `the switch to ${to} drops install.next at once: the engine would delete what the old method made`,
    `leave install: { method: ${to}, next: ${to} } in this pull request, and drop next when every cluster has applied it`,
  );

const methodIssues = (before: MeshInventory, after: MeshInventory): readonly Issue[] => {
  const isKnown = before.install !== '' && after.install !== '';
  if (!isKnown || before.install === after.install) return [];
  if (before.next !== after.install) return [switchIssue(before.install, after.install)];
  return after.next === after.install ? [] : [droppedIssue(after.install)];
};

/**
 * Whether what stands in the output folder may be replaced by what is to be written. What is not recorded passes. Issues
 * about another method or revision have the path of the field in mesh.yaml.
 */
export const upgradeIssues = (before: MeshInventory, after: MeshInventory): readonly Issue[] => [
  ...(isOlder(after.isthmus, before.isthmus) ? [olderIssue(before.isthmus, after.isthmus)] : []),
  ...methodIssues(before, after),
  ...revisionIssues(before, after),
];
