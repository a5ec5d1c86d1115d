import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type CommittedCluster, readCommitted } from '../../declare/committed.ts';
import { loadDeclaration } from '../../declare/load.ts';
import { type MeshInventory, readMeshInventory } from '../../emit/inventory.ts';
import { isthmusVersion } from '../../emit/package-root.ts';
import { type ClusterFiles, type MeshFiles, type NextStep, nextSteps } from '../../explain/next-step.ts';
import { fewNames } from '../../plan/few-names.ts';
import { refuseErrors } from '../../plan/mesh-error.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { resolveMesh } from '../../resolve/resolve.ts';
import { inputDigest } from '../../synth/input-digest.ts';
import { secretWords } from '../../words.ts';
import { guarded } from '../exit.ts';
import type { ExitCode, Io } from '../io.ts';
import { wrapped } from '../issue-table.ts';
import { printable } from '../printable.ts';

export interface NextInput {
  /** Path of mesh.yaml. */
  readonly mesh: string;
  readonly format: 'table' | 'json';
}

const page = 'docs/guides/next.md';

/** No more of dist is read than this one file. */
const maxBytes = 16 * 1024 * 1024;

const inventoryOf = (root: string): MeshInventory | undefined => {
  const path = join(root, 'dist/inventory.json');
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() !== true || stat.size > maxBytes) return undefined;
  return readMeshInventory(readFileSync(path, 'utf8'), 'dist/inventory.json').inventory;
};

const filesIn = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** The folders below dist/flux-bootstrap/ that a person has not copied, by their name: a cluster's, or the hub's. */
const notBootstrapped = (root: string): readonly string[] =>
  filesIn(join(root, 'dist/flux-bootstrap')).filter((folder) => {
    const there = filesIn(join(root, 'clusters', folder));
    return filesIn(join(root, 'dist/flux-bootstrap', folder)).some((file) => !there.includes(file));
  });

const recipientsOf = (cluster: CommittedCluster | undefined): readonly string[] => [
  ...(cluster?.recipientCertificates ? ['sealed-secrets'] : []),
  ...(cluster?.ageRecipients ? ['sops'] : []),
];

interface Standing {
  readonly plan: MeshPlan;
  readonly files: MeshFiles;
}

/** Everything files tell. The words of addons are passed over: those of a main.ts need its code, and no step needs them. */
const standingOf = (mesh: string): Standing => {
  const declaration = loadDeclaration(mesh, secretWords, 'bare');
  const { root, spec } = declaration;
  const committed = readCommitted(
    root,
    Object.keys(spec.clusters),
    spec.install?.method === 'rendered' || existsSync(join(root, 'rendered')),
  );
  const { plan, issues } = resolveMesh(declaration, committed, secretWords);
  refuseErrors(issues);
  const inventory = inventoryOf(root);
  const current = inventory?.inputs === inputDigest(declaration, committed) && inventory.isthmus === isthmusVersion();
  const folders = notBootstrapped(root);
  const clusters = plan.clusters.map(({ name }): readonly [string, ClusterFiles] => {
    const own = committed.clusters.get(name);
    const known = inventory?.clusters.some((one) => one.name === name) === true;
    const elsewhere = folders.filter((folder) => !plan.clusters.some((one) => one.name === folder));
    return [
      name,
      {
        intermediate: own?.caCertificate !== undefined,
        recipients: recipientsOf(own),
        dist: known ? (current ? 'current' : 'stale') : 'missing',
        notBootstrapped: [...folders.filter((folder) => folder === name), ...elsewhere],
      },
    ];
  });
  return {
    plan,
    files: { store: committed.store !== undefined, roots: committed.hasRoots, clusters: new Map(clusters) },
  };
};

const anchorOf = ({ step }: NextStep): string => `${page}#${step}`;

const text = (steps: readonly NextStep[], io: Io): string =>
  steps
    .map((step) =>
      [
        `${fewNames(step.clusters)}: ${step.step.replace('-', ' ')}`,
        ...step.commands.map((command) => `  ${command}`),
        ...wrapped(step.reason, (io.columns ?? 120) - 4).map((line) => `    ${line}`),
        `    ${anchorOf(step)}`,
        '',
      ]
        .map(printable)
        .join('\n'),
    )
    .join('\n');

const answer = async ({ mesh, format }: NextInput, io: Io): Promise<ExitCode> => {
  const { plan, files } = standingOf(mesh);
  const steps = nextSteps(plan, files);
  io.out(
    format === 'json'
      ? `${JSON.stringify({ steps: steps.map((step) => ({ ...step, docs: anchorOf(step) })) }, undefined, 2)}\n`
      : text(steps, io),
  );
  return 0;
};

/** Says the one next step of every cluster, from files alone. */
export const next = (input: NextInput, io: Io): Promise<ExitCode> => guarded(io, () => answer(input, io), input.format);
