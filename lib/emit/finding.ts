import type { Issue, IssuePath } from '../plan/issue.ts';

/** What is wrong with one object, wherever it stands. The path leads from the root of the object to the field. */
export type ObjectFinding = Omit<Issue, 'at'>;

export const errorIn = (code: string, path: IssuePath, problem: string, remedy: string): ObjectFinding => ({
  code,
  severity: 'error',
  path,
  problem,
  remedy,
});

/**
 * The finding as an issue of a run. `origin` says which construct made the object, for instance
 * `cluster1/70-addons/grafana/configmap-istio-system-grafana`, and becomes the first step of the path.
 */
export const issueOf = (finding: ObjectFinding, origin: string): Issue => ({
  ...finding,
  path: [origin, ...finding.path],
});
