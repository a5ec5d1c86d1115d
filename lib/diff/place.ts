/** What a file is for, which decides how it is read and what may be wrong with it. */
export type Area =
  /** YAML that reaches a cluster. */
  | 'object'
  /** A list of files for kustomize. */
  | 'kustomization'
  /** What repeats objects in another form: install specs, values files, sealed/ and rendered/. */
  | 'repeated'
  /** Written by synth about what it wrote: inventories, README. */
  | 'derived'
  | 'declaration'
  | 'sealed-index'
  | 'certificates'
  | 'recipients'
  | 'signers'
  | 'store'
  | 'exceptions'
  | 'lock'
  | 'ci'
  /** What tells an engine how to read a folder, or what isthmus writes nowhere. */
  | 'other'
  | 'code';

export interface Place {
  readonly area: Area;
  /** Empty for what belongs to the mesh as a whole. */
  readonly cluster: string;
}

/** By base name, wherever they stand; the first that fits decides. */
const named: readonly (readonly [RegExp, Area])[] = [
  [
    /(^|\/)(package(-lock)?\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-(lock|workspace)\.yaml|bun\.lockb?|\.npmrc|\.yarnrc(\.yml)?)$/,
    'lock',
  ],
  [/^(\.github|\.gitlab|\.circleci|\.buildkite|\.tekton|\.woodpecker|\.gitea|\.forgejo)\//, 'ci'],
  [
    /^(\.gitlab-ci\.ya?ml|Jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|\.travis\.yml|\.drone\.yml)$/,
    'ci',
  ],
  [/^(renovate\.json5?|\.renovaterc(\.json)?|\.pre-commit-config\.yaml|lefthook\.ya?ml|\.(husky|githooks)\/.*)$/, 'ci'],
  [/(^|\/)(CODEOWNERS|\.gitattributes|\.gitmodules)$/, 'ci'],
  [/(^|\/)(\.sourceignore|\.krmignore|\.helmignore|\.argocd-source[^/]*\.yaml|[^/]+\.(jsonnet|libsonnet))$/, 'other'],
  // Programs of whoever works here, started by a shell or an editor.
  [/^(\.envrc|\.tool-versions|\.?mise\.toml|[Tt]askfile\.ya?ml|justfile|\.(vscode|devcontainer)\/.*)$/, 'code'],
  [/(^|\/)\.isthmus-scan\.yaml$/, 'exceptions'],
  [/(^|\/)\.sops\.yaml$/, 'recipients'],
  [/^recipients\//, 'recipients'],
  [/^pki\/signers\.json$/, 'signers'],
  [/^pki\/store\.json$/, 'store'],
  [/^pki\/.*\.(pem|crt)$/, 'certificates'],
  [/^sealed\/[^/]+\/index\.json$/, 'sealed-index'],
  [/^(sealed|rendered)\/.*\.ya?ml$/, 'repeated'],
  [/^rendered\/.*index\.json$/, 'derived'],
  [/^(sealed|rendered)\/.*README\.md$/, 'derived'],
  [/^(sealed|rendered)\//, 'other'],
];

/** What stands in dist, or in a tree of somebody else. */
const inDist: readonly (readonly [RegExp, Area])[] = [
  [/(^|\/)(inventory\.json|README\.md)$/, 'derived'],
  [/(^|\/)(kustomization\.ya?ml|Kustomization)$/, 'kustomization'],
  [/(^|\/)(istio-operator|helm)\/[^/]+\.yaml$/, 'repeated'],
  [/\.(ya?ml|json)$/, 'object'],
  [/\.(sh|bash|mjs|js|ts|py)$/, 'code'],
];

const atTop: readonly (readonly [RegExp, Area])[] = [
  [/^[^/]+\.ya?ml$/, 'declaration'],
  [/^clusters\/.*\.ya?ml$/, 'object'],
  // main.ts may import from any folder.
  [/^(?!(.*\/)?node_modules\/).*\.([cm]?[jt]sx?|sh)$/, 'code'],
  [/^(tsconfig.*\.json|cdk8s\.yaml|Makefile|Dockerfile)$/, 'code'],
];

/** Folders from which people and pipelines start programs, and the top. */
const started = /^([^/]+|(addons|lib|src|transforms|scripts|bin|tools|hack|ci)\/.*)$/;

const areaIn = (table: readonly (readonly [RegExp, Area])[], path: string): Area | undefined =>
  table.find(([pattern]) => pattern.test(path))?.[1];

/** Tells what a path below the compared folder is; undefined for what is none of a mesh's business. */
export class Places {
  readonly #dist: string;
  /** Longest first: `eu-north` must not be taken for `north`. */
  readonly #clusters: readonly string[];
  readonly #known: ReadonlySet<string>;
  /** Both trees ask for most paths. */
  readonly #areas = new Map<string, Area | undefined>();

  readonly #programs: boolean;

  /** `dist` as a Side has it; `clusters` those of both sides; `programs` whether any program may be run by another. */
  constructor(dist: string, clusters: readonly string[], programs: boolean) {
    this.#programs = programs;
    this.#dist = dist;
    this.#clusters = clusters.toSorted((a, b) => b.length - a.length);
    this.#known = new Set(clusters);
  }

  /** Whether a file is any of a mesh's business. */
  knows(path: string): boolean {
    return this.#areaOf(path) !== undefined;
  }

  of(path: string): Place | undefined {
    const area = this.#areaOf(path);
    return area && { area, cluster: this.#clusterOf(path) };
  }

  #areaOf(path: string): Area | undefined {
    if (!this.#areas.has(path)) this.#areas.set(path, this.#lookedUp(path));
    return this.#areas.get(path);
  }

  #lookedUp(path: string): Area | undefined {
    const known = areaIn(named, path);
    if (known !== undefined) return known;
    const found = this.#byFolder(path);
    return found === 'code' && this.#isForeign(path) ? undefined : found;
  }

  /** A program that nothing of a mesh starts or takes into an object. Shell scripts people start from anywhere. */
  #isForeign(path: string): boolean {
    const isOutside = (this.#dist === '' || !path.startsWith(this.#dist)) && this.#clusterOf(path) === '';
    return !this.#programs && isOutside && /\.([cm]?[jt]sx?|py)$/.test(path) && !started.test(path);
  }

  #byFolder(path: string): Area | undefined {
    if (!path.startsWith(this.#dist)) return areaIn(atTop, path);
    // In a dist of isthmus there is nothing else; in a tree of somebody else there may be anything.
    return areaIn(inDist, path) ?? (this.#dist === '' ? undefined : 'other');
  }

  /** The first folder that is named after a cluster, or ends with its name as Argo CD's do. */
  #clusterOf(path: string): string {
    const folders = path.split('/').slice(0, -1);
    const exact = folders.find((folder) => this.#known.has(folder));
    if (exact !== undefined) return exact;
    const ends = (folder: string): string | undefined => this.#clusters.find((name) => folder.endsWith(`-${name}`));
    return folders.map(ends).find((name) => name !== undefined) ?? '';
  }
}
