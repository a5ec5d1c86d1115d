import type { Issue } from '../plan/issue.ts';
import type { ObjectReader } from '../trees/object-reader.ts';
import type { Tree } from '../trees/tree.ts';
import type { Check, Surroundings } from './check.ts';
import { addonChecks } from './checks/addons.ts';
import { distChecks } from './checks/dist.ts';
import { driftChecks } from './checks/drift.ts';
import { engineChecks } from './checks/engine.ts';
import { fileChecks } from './checks/files.ts';
import { identityChecks } from './checks/identity.ts';
import { installChecks } from './checks/install.ts';
import { networkChecks } from './checks/networks.ts';
import { peeringChecks } from './checks/peering.ts';
import { portChecks } from './checks/ports.ts';
import { secretChecks } from './checks/secrets.ts';
import { trustChecks } from './checks/trust.ts';
import { versionChecks } from './checks/versions.ts';
import { declarationResults } from './declaration.ts';
import { meshFacts, type MeshFacts } from './facts/mesh-facts.ts';
import { type CheckResult, findingOf } from './finding.ts';
import { type DeclaredSuppression, suppressed } from './suppress.ts';

/** In the order of the report. */
export const checks: readonly Check[] = [
  ...fileChecks,
  ...identityChecks,
  ...trustChecks,
  ...peeringChecks,
  ...networkChecks,
  ...portChecks,
  ...versionChecks,
  ...installChecks,
  ...secretChecks,
  ...driftChecks,
  ...engineChecks,
  ...addonChecks,
  ...distChecks,
];

export interface CheckInput {
  /** dist of a declaration, or a tree of anybody; undefined where a declaration has no dist yet. */
  readonly tree: Tree | undefined;
  readonly reader: ObjectReader;
  /** Put before the paths of the tree: `dist`. Empty: the tree is what was named. */
  readonly folder: string;
  /** The issues of the declaration; undefined where there is none. */
  readonly issues: readonly Issue[] | undefined;
  readonly suppressions: readonly DeclaredSuppression[];
  readonly surroundings: Surroundings;
}

const ran = (check: Check, mesh: MeshFacts, folder: string, surroundings: Surroundings): CheckResult => ({
  category: check.category,
  title: check.title,
  codes: check.codes,
  findings: check.find(mesh, surroundings).map((draft) => findingOf(draft, folder)),
  notes: check.notes?.(mesh) ?? [],
});

/** All results of one mesh, in the order of the report. Reads no key, no cluster, and nothing that is not handed in. */
export const checkMesh = ({
  tree,
  reader,
  folder,
  issues,
  suppressions,
  surroundings,
}: CheckInput): readonly CheckResult[] => {
  const ofTree = tree === undefined ? [] : treeResults(tree, reader, folder, surroundings);
  const results = [...(issues === undefined ? [] : declarationResults(issues)), ...ofTree];
  return suppressed(results, suppressions, surroundings.now);
};

const treeResults = (
  tree: Tree,
  reader: ObjectReader,
  folder: string,
  surroundings: Surroundings,
): readonly CheckResult[] => {
  const mesh = meshFacts(tree, reader);
  return checks
    .map((check) => ({
      result: ran(check, mesh, folder, surroundings),
      isMeant: check.isMeant?.(mesh, surroundings) ?? mesh.clusters.length > 0,
    }))
    .flatMap(({ result, isMeant }) => (isMeant || result.findings.length > 0 ? [result] : []));
};
