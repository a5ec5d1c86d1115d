import type { Issue } from './issue.ts';

/** An error about a whole file beside mesh.yaml; `file` is relative to the folder of mesh.yaml. */
export const fileIssue = (code: string, file: string, problem: string, remedy: string): Issue => ({
  code,
  severity: 'error',
  path: [],
  at: { file, line: 1, column: 1 },
  problem,
  remedy,
});
