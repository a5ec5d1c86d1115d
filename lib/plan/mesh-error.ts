import type { Issue } from './issue.ts';

/** Ends a run with every issue of one layer. Thrown once, at the edge of the layer, and shown by the command line. */
export class MeshError extends Error {
  override readonly name: string = 'MeshError';
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map((issue) => `${issue.code}: ${issue.problem}`).join('\n'));
    this.issues = issues;
  }
}

/** The fault lies outside the declaration: a file, a store, a tool or a cluster. The command line exits with 3, not 2. */
export class EnvironmentError extends MeshError {
  override readonly name = 'EnvironmentError';
}

/** Throws a MeshError when one of the issues is an error; warnings pass. */
export const refuseErrors = (issues: readonly Issue[]): void => {
  if (issues.some((issue) => issue.severity === 'error')) throw new MeshError(issues);
};
