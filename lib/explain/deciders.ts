import { meshSchema } from '../declare/schema/mesh.ts';
import { writtenSchema } from '../declare/schema-walk.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { IssuePath, Position } from '../plan/issue.ts';
import type { Json } from '../plan/manifest.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import type { MeshInputs } from '../synth/mesh-inputs.ts';
import { type Candidate, candidates, type Variant } from './candidates.ts';
import { changedLines } from './changed-lines.ts';
import { fewClusters, Resolver } from './changed-declaration.ts';
import type { FileMaker } from './dist-file.ts';
import { positionOf } from './origin.ts';

/** What decides something of a file. */
export interface FileDecider {
  /** A field of the declaration, or a committed file. */
  readonly source:
    | { readonly kind: 'field'; readonly path: IssuePath }
    | { readonly kind: 'file'; readonly file: string };
  /** Where it is said; undefined for a default and for a file. */
  readonly at: Position | undefined;
  /** False: nobody says it, and its default decides. */
  readonly declared: boolean;
  /** The lines that change with it, counted from 1; empty where it decides no more than whether the file is there. */
  readonly lines: ReadonlySet<number>;
  /** True where other words make the file go. */
  readonly existence: boolean;
}

/** A file and how it is made, and whose it is: empty for a file of the whole mesh. */
export interface FileQuestion {
  readonly text: string;
  readonly owner: string;
  readonly make: FileMaker;
}

interface Effect {
  readonly lines: ReadonlySet<number>;
  readonly existence: boolean;
}

const nothing: Effect = { lines: new Set(), existence: false };

/** How many other values of one field are built: a text that changes nothing twice changes nothing. */
const mostBuilds = 2;

const clusterOf = ({ clusters }: MeshPlan, owner: string, { names }: Pick<Variant, 'names'>): ClusterPlan | undefined =>
  clusters.find(({ name }) => (names.get(name) ?? name) === owner);

/** Large, and the same whatever is said. */
const heavy = new Set(['rendered', 'documents', 'pullSecrets', 'addonSecrets', 'accessOffers']);

/** Equal marks mean equal files: nothing else of a plan reaches the maker of a file. */
const markOf = (plan: MeshPlan, cluster: ClusterPlan | undefined): string =>
  JSON.stringify([cluster ?? plan, plan.networks], (key: string, value: unknown) => (heavy.has(key) ? 0 : value));

/** Tries other words for one field after another, and sees what becomes of the file. */
class Trial {
  readonly #question: FileQuestion;
  readonly #resolver: Resolver;
  readonly #known = new Map<string, Effect>();

  constructor(question: FileQuestion, resolver: Resolver, before: MeshPlan) {
    this.#question = question;
    this.#resolver = resolver;
    this.#known.set(markOf(before, clusterOf(before, question.owner, { names: new Map() })), nothing);
  }

  async effectOf({ variants, closed }: Candidate): Promise<Effect> {
    let builds = 0;
    let existence = false;
    for (const variant of variants) {
      if (builds >= mostBuilds && !closed) break;
      const plan = this.#resolver.plan(variant.value, variant.names);
      if (plan === undefined) continue;
      const effect = await this.effect(plan, variant);
      builds += 1;
      if (effect.lines.size > 0) return { ...effect, existence };
      existence ||= effect.existence;
    }
    return { lines: new Set(), existence };
  }

  async effect(plan: MeshPlan, variant: Pick<Variant, 'names'>): Promise<Effect> {
    const cluster = clusterOf(plan, this.#question.owner, variant);
    const mark = markOf(plan, cluster);
    const known = this.#known.get(mark) ?? (await this.#built(plan, cluster));
    this.#known.set(mark, known);
    return known;
  }

  async #built(plan: MeshPlan, cluster: ClusterPlan | undefined): Promise<Effect> {
    const { text, make } = this.#question;
    try {
      const made = await make(plan, cluster);
      if (made === undefined) return { lines: new Set(), existence: true };
      return { lines: changedLines(text, made.text), existence: false };
    } catch {
      // Words that pass the schema and that no part can build: they tell nothing.
      return nothing;
    }
  }
}

/** Committed files that a plan is made of, and what the plan were without them. */
const withoutFiles = (plan: MeshPlan, owner: string): readonly { readonly file: string; readonly plan: MeshPlan }[] => {
  const changed = (change: Partial<ClusterPlan>): MeshPlan => ({
    ...plan,
    clusters: plan.clusters.map((cluster) => (cluster.name === owner ? { ...cluster, ...change } : cluster)),
  });
  const own = plan.clusters.find(({ name }) => name === owner);
  if (own === undefined) return [];
  const pending = { documents: [], state: 'pending' } as const;
  const { trust, cacerts, remoteSecrets } = own;
  return [
    ...(trust.kind === 'pinned'
      ? [
          {
            file: `pki/${owner}/root-cert.pem`,
            plan: changed({ trust: { kind: 'pinned', rootCertificate: `${trust.rootCertificate}\n` } }),
          },
        ]
      : []),
    ...cacerts.documents.map(({ file }) => ({ file, plan: changed({ cacerts: { ...cacerts, ...pending } }) })),
    ...remoteSecrets.flatMap((slot) =>
      slot.documents.map(({ file }) => ({
        file,
        plan: changed({ remoteSecrets: remoteSecrets.map((one) => (one === slot ? { ...one, ...pending } : one)) }),
      })),
    ),
  ];
};

/** The declaration with which the experiments are made: a small one where it gives the same file. */
const trialDeclaration = async (
  { declaration, plan }: MeshInputs,
  { text, owner, make }: FileQuestion,
  resolver: Resolver,
): Promise<{ readonly value: Json; readonly plan: MeshPlan }> => {
  const whole = { value: declaration.value, plan };
  await make(
    plan,
    plan.clusters.find(({ name }) => name === owner),
  );
  if (owner === '' || plan.clusters.length < 3) return whole;
  const value = fewClusters(declaration.value, plan, owner);
  const few = resolver.plan(value);
  const made = few && (await make(few, clusterOf(few, owner, { names: new Map() })));
  return few && made?.text === text ? { value, plan: few } : whole;
};

/**
 * What decides a file, found by experiment: every field is said otherwise, one after the other, and the file is made
 * again. In declared order, defaults after what is said, committed files last.
 */
export const decidersOf = async (inputs: MeshInputs, question: FileQuestion): Promise<readonly FileDecider[]> => {
  const { declaration, committed, registry } = inputs;
  const resolver = new Resolver(declaration, committed, registry);
  const { value, plan } = await trialDeclaration(inputs, question, resolver);
  const trial = new Trial(question, resolver, plan);
  const found: FileDecider[] = [];
  for (const candidate of candidates(value, writtenSchema(meshSchema(registry)), question.owner)) {
    const { path, declared } = candidate;
    const effect = await trial.effectOf(candidate);
    found.push({ source: { kind: 'field', path }, at: positionOf(declaration, path), declared, ...effect });
  }
  for (const { file, plan: without } of withoutFiles(plan, question.owner)) {
    const effect = await trial.effect(without, { names: new Map() });
    found.push({ source: { kind: 'file', file }, at: undefined, declared: true, ...effect });
  }
  return found.filter(({ lines, existence }) => lines.size > 0 || existence);
};
