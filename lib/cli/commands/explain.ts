import { existsSync } from 'node:fs';
import { codes } from '../../check/codes.ts';
import { explainField, type Effective, type Explanation } from '../../explain/explain.ts';
import { any, readFieldPath, showFieldPath } from '../../explain/field-path.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { nearest } from '../../plan/nearest.ts';
import { type Customisation, type MeshInputs, readMeshInputs, registryOf } from '../../synth/mesh-inputs.ts';
import { guarded } from '../exit.ts';
import { codeExplanation } from '../explain/code-explanation.ts';
import { explanationTable } from '../explain/explanation-table.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount } from '../issue-table.ts';
import { printable } from '../printable.ts';

export interface ExplainInput {
  /** Path of mesh.yaml; it need not exist. */
  readonly mesh: string;
  /** Empty: the declaration as a whole. A code of check is no field: its page is shown. */
  readonly path: string;
  readonly format: 'table' | 'json';
  readonly customisation: Customisation;
}

/** A field is explained also where the declaration has errors: that is when people ask. */
const inputsOf = ({ mesh, customisation }: ExplainInput, io: Io): MeshInputs | undefined => {
  if (!existsSync(mesh)) return undefined;
  try {
    return readMeshInputs(mesh, customisation);
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    io.err(`The declaration has ${issueCount(error.issues)}, so no values are shown: isthmus synth says which.\n`);
    return undefined;
  }
};

const effectiveJson = ({ clusters, value, origin }: Effective): object => ({
  clusters,
  value,
  origin:
    origin.kind === 'computed'
      ? { kind: origin.kind, from: origin.from.map(({ path, at }) => ({ path: showFieldPath(path), at })) }
      : origin.kind === 'declared'
        ? { kind: origin.kind, path: showFieldPath(origin.path), at: origin.at }
        : origin,
});

const json = ({ field, effective }: Explanation): string =>
  `${JSON.stringify({ ...field, effective: effective.map(effectiveJson) }, undefined, 2)}\n`;

/** A field of a cluster that nobody declared is worth nothing: said, since a name is easily mistyped. */
const clusterWords = (path: string, { clusters }: MeshPlan): string => {
  const [top, name = any] = readFieldPath(path);
  const names = clusters.map((cluster) => cluster.name);
  if (top !== 'clusters' || name === any || names.includes(name)) return '';
  const close = nearest(name, names);
  const hint = close === '' ? `declared are ${names.join(', ')}` : `did you mean ${close}?`;
  return `No cluster is called ${printable(name)}: ${hint}\n`;
};

/** Says what a field of mesh.yaml means, what it may be, and what it is worth in each cluster; or what a code of check means. */
export const explain = (input: ExplainInput, io: Io): Promise<ExitCode> =>
  guarded(
    io,
    async () => {
      const code = codes.get(input.path);
      if (code !== undefined) {
        io.out(codeExplanation(input.path, code, input.format, io));
        return 0;
      }
      const inputs = inputsOf(input, io);
      const registry = inputs?.registry ?? registryOf(input.customisation);
      const explanation = explainField(input.path, registry, inputs);
      if (inputs !== undefined) io.err(clusterWords(input.path, inputs.plan));
      io.out(input.format === 'json' ? json(explanation) : explanationTable(explanation, io));
      return 0;
    },
    input.format,
  );
