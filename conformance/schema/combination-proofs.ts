import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import type { Workspace } from '../lab/workspace.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Ground } from '../suite.ts';
import { complaintsIn, dryRun, insistOnNothing, makeNamespaces, streamOf } from './apply.ts';
import { type Combination, combinations, encrypts, engines, methods, plainName } from './combinations.ts';
import { contents, reannotated, strayBuilds } from './kustomizations.ts';
import { declaredMesh } from './meshes.ts';
import { acceptable, encryptedIn, isOfStage, readTree, type Tree } from './tree.ts';

/** The pinned istioctl is built from a branch, so that it does not know its own release. */
const unreleased = ['--allow-version', 'built from the branch of the release'];

const declared = ({ spec, tool }: Ground, combination: Combination): Workspace => {
  const workspace = declaredMesh(spec, combination);
  if (combination.method === 'rendered' && combination.refused === undefined)
    workspace.run(['render', '--tool', tool('istioctl'), ...unreleased]);
  return workspace;
};

const issuesSchema = z.looseObject({ issues: z.array(z.looseObject({ code: z.string(), severity: z.string() })) });

const insistOnRefusal = (workspace: Workspace, code: string): void => {
  const { stdout } = workspace.run(['synth', '-o', 'json'], {}, 2);
  const errors = issuesSchema.parse(JSON.parse(stdout)).issues.filter(({ severity }) => severity === 'error');
  const codes = [...new Set(errors.map((issue) => issue.code))];
  insist(isDeepStrictEqual(codes, [code]), `it is refused with ${codes.join(', ')}`);
};

/** Asks a server about objects. What it took once it is not asked again: a dry run stores nothing, so its answer stands. */
class Inspection {
  readonly #cluster: Cluster;
  readonly #taken = new Set<string>();
  readonly #namespaces = new Set<string>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** How many objects it was asked about. */
  get size(): number {
    return this.#taken.size;
  }

  complaints(tree: Tree): readonly string[] {
    const objects = acceptable(tree).filter(({ text }) => !this.#taken.has(text));
    this.#provide(objects.flatMap(({ object }) => object.metadata.namespace ?? []));
    const texts = objects.map(({ text }) => text);
    if (texts.length === 0) return [];
    const complaints = complaintsIn(dryRun(this.#cluster, streamOf(texts)));
    if (complaints.length === 0) for (const text of texts) this.#taken.add(text);
    return complaints;
  }

  #provide(names: readonly string[]): void {
    const missing = names.filter((name) => !this.#namespaces.has(name));
    if (missing.length === 0) return;
    makeNamespaces(this.#cluster, missing);
    for (const name of missing) this.#namespaces.add(name);
  }
}

const chartCarriers = ['HelmRelease', 'HelmRepository'];
const isOfEngine = (key: string): boolean => /^(?:kustomize\.toolkit\.fluxcd\.io|argocd\.argoproj\.io)\//.test(key);

/** What a tree holds in the stages of its clusters, but for what carries out charts and what only an engine reads. */
const stagesOf = ({ objects }: Tree): readonly string[] =>
  contents(
    objects
      .filter((object) => isOfStage(object) && !chartCarriers.includes(object.object.kind))
      .map(({ object }) => reannotated(object, (key) => !isOfEngine(key))),
  );

const proveEqualStages = async (ledger: Ledger, trees: ReadonlyMap<string, Tree>): Promise<void> => {
  for (const method of methods)
    await ledger.prove(`the stages hold the same objects whatever the engine: ${method}`, () => {
      const made = engines.map((engine) => ({ engine, tree: trees.get(plainName(engine, method)) }));
      const [expected] = made.flatMap(({ tree }) => (tree === undefined ? [] : [stagesOf(tree)]));
      insist(expected !== undefined && expected.length > 0, 'there are no objects');
      insistOnNothing(
        made.flatMap(({ engine, tree }) => {
          if (tree === undefined) return [`${engine} has no tree`];
          return isDeepStrictEqual(stagesOf(tree), expected) ? [] : [`${engine} has others`];
        }),
      );
    });
};

/** The tree of a combination. Throws when the server or kustomize finds something in it. */
const inspected = (ground: Ground, inspection: Inspection, combination: Combination): Tree => {
  const workspace = declared(ground, combination);
  workspace.run(['synth']);
  const tree = readTree(combination.name, workspace.path('dist'));
  insist(acceptable(tree).length > 0, 'there are no objects');
  insist(encryptedIn(tree) > 0 === encrypts(combination), `${encryptedIn(tree)} objects are encrypted`);
  insistOnNothing(inspection.complaints(tree));
  insistOnNothing(strayBuilds(ground.tool('kustomize'), tree));
  return tree;
};

/** Has isthmus make every combination and the server look at it. Gives back the trees. */
export const proveCombinations = async (ledger: Ledger, ground: Ground, cluster: Cluster): Promise<readonly Tree[]> => {
  const inspection = new Inspection(cluster);
  const trees = new Map<string, Tree>();
  for (const combination of combinations) {
    const { name, refused } = combination;
    const left = encrypts(combination) ? ', but for those that sops encrypted' : '';
    if (refused === undefined)
      await ledger.prove(
        `the API server takes every object${left}, and kustomize builds exactly the files: ${name}`,
        () => {
          trees.set(name, inspected(ground, inspection, combination));
        },
      );
    else
      await ledger.prove(`isthmus refuses with ${refused}: ${name}`, () =>
        insistOnRefusal(declared(ground, combination), refused),
      );
  }
  await proveEqualStages(ledger, trees);
  ledger.figure('combinations of engine, install method and more', String(combinations.length));
  ledger.figure('different objects of these combinations that the API server checked', String(inspection.size));
  return [...trees.values()];
};
