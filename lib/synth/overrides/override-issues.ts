import { type Declaration, withLines } from '../../declare/declaration.ts';
import type { Registry } from '../../declare/registry.ts';
import type { Issue } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import type { PatchRecord } from './patch-record.ts';
import { overriddenValueIssues } from './value-issues.ts';

/** What is wrong with overridden values and mesh config, with the lines that say them; not at places already told. */
export const valueOverrideIssues = (
  { settings, clusters }: MeshPlan,
  { installs }: Registry,
  declaration: Declaration,
  told: readonly Issue[],
): readonly Issue[] => {
  const places = new Set(told.map(({ path }) => JSON.stringify(path)));
  const install = installs.find(({ name }) => name === settings.install.method);
  return install === undefined
    ? []
    : withLines(
        overriddenValueIssues(clusters, install).filter(({ path }) => !places.has(JSON.stringify(path))),
        declaration,
      );
};

/** What is wrong with patches, known when every cluster is built; with the lines that say them. */
export const patchIssues = (record: PatchRecord, declaration: Declaration): readonly Issue[] =>
  withLines(record.issues(), declaration);
