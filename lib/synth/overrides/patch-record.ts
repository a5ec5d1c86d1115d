import { errorAt, type Issue } from '../../plan/issue.ts';
import type { ObjectRef } from '../../plan/manifest.ts';
import { nearest } from '../../plan/nearest.ts';
import type { ObjectPatch, PatchTarget } from '../../plan/overrides-plan.ts';

const nameOf = ({ kind, namespace, name }: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>): string =>
  `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`;

/** How many names a remedy shows. */
const shown = 5;

interface Use {
  readonly patch: ObjectPatch;
  matched: boolean;
  changed: boolean;
}

/** What became of every patch over all clusters: one that matches nowhere, or changes nothing, is told at the end. */
export class PatchRecord {
  readonly #uses = new Map<string, Use>();
  readonly #seen = new Map<string, ObjectRef>();
  readonly #releases = new Map<string, Map<string, readonly string[]>>();
  readonly #issues: Issue[] = [];

  /** A patch of the mesh is the same in all clusters, although its text may name the cluster. */
  #use(patch: ObjectPatch): Use {
    const key = JSON.stringify(patch.at);
    const use = this.#uses.get(key) ?? { patch, matched: false, changed: false };
    this.#uses.set(key, use);
    return use;
  }

  /** A patch that a cluster has, whether it meets anything or not. */
  asked(patch: ObjectPatch): void {
    this.#use(patch);
  }

  saw(ref: ObjectRef): void {
    this.#seen.set(nameOf(ref), ref);
  }

  sawRelease(name: string): void {
    if (!this.#releases.has(name)) this.#releases.set(name, new Map());
  }

  /** What the chart of a release makes of a kind. */
  sawOfRelease(release: string, kind: string, names: readonly string[]): void {
    const kinds = this.#releases.get(release);
    kinds?.set(kind, [...new Set([...(kinds.get(kind) ?? []), ...names])]);
  }

  met(patch: ObjectPatch, changed: boolean): void {
    const use = this.#use(patch);
    use.matched = true;
    use.changed ||= changed;
  }

  refuse(patch: ObjectPatch, code: string, problem: string, remedy: string): void {
    this.met(patch, true);
    this.#issues.push(errorAt(code, patch.at, problem, remedy));
  }

  /** The objects that were most likely meant: of the same kind, else of a name like it. */
  #meant({ kind, name }: PatchTarget): string {
    const all = [...this.#seen.values()];
    const close = (refs: readonly ObjectRef[]): readonly string[] => {
      const first = nearest(name, refs.map((ref) => ref.name).toSorted());
      const sorted = [...refs.filter((ref) => ref.name === first), ...refs.filter((ref) => ref.name !== first)];
      return [...new Set(sorted.map(nameOf))].slice(0, shown);
    };
    const word = nearest(kind, [...new Set(all.map((ref) => ref.kind))].toSorted());
    const sameKind = all.filter((ref) => ref.kind === word);
    const names = sameKind.length > 0 ? close(sameKind) : close(all.filter((ref) => ref.name === name));
    return names.length === 0 ? 'no object of dist is like it' : `there is ${names.join(', ')}`;
  }

  #goneFromRelease({ at, target, release }: ObjectPatch): Issue {
    const gone = (key: string, problem: string, remedy: string): Issue =>
      errorAt('override-target-gone', [...at, key], problem, remedy);
    const known = [...this.#releases.keys()].toSorted();
    const kinds = this.#releases.get(release);
    if (kinds !== undefined) {
      const names = kinds.get(target.kind) ?? [];
      const remedy = names.length === 0 ? 'remove the patch, or name another release' : `it makes ${names.join(', ')}`;
      return gone('target', `the chart of release ${release} makes no ${target.kind} ${target.name}`, remedy);
    }
    return known.length === 0
      ? gone(
          'release',
          'this install method makes no releases',
          'leave release out where dist holds the object, and use overrides.values where it does not',
        )
      : gone('release', `there is no release ${release}`, `name one of ${known.join(', ')}`);
  }

  #goneIssue(patch: ObjectPatch): Issue {
    const { at, target, release, stage } = patch;
    if (release !== '') return this.#goneFromRelease(patch);
    const where = stage === '' ? 'dist' : `stage ${stage}`;
    const problem = `${where} has no ${nameOf(target)} any more, or never had it: the patch changes nothing`;
    const charts =
      this.#releases.size === 0
        ? ''
        : `; what a chart makes is patched with release: ${[...this.#releases.keys()].toSorted().join(' or ')}`;
    return errorAt('override-target-gone', [...at, 'target'], problem, `${this.#meant(target)}${charts}`);
  }

  /** What is wrong with the patches, each told once however many clusters have it. */
  issues(): readonly Issue[] {
    const left = [...this.#uses.values()].flatMap(({ patch, matched, changed }) => {
      if (!matched) return [this.#goneIssue(patch)];
      const problem = `the patch changes nothing of ${nameOf(patch.target)}`;
      return changed ? [] : [errorAt('override-without-effect', patch.at, problem, 'remove it')];
    });
    const told = new Map(this.#issues.map((issue) => [JSON.stringify([issue.code, issue.path]), issue]));
    return [...told.values(), ...left];
  }
}
