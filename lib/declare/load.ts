import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { errorAt, type Issue, type IssuePath } from '../plan/issue.ts';
import { isMap, type Json } from '../plan/manifest.ts';
import { MeshError, refuseErrors } from '../plan/mesh-error.ts';
import { issueWithoutUserInfo, withoutUserInfo } from '../plan/user-info.ts';
import { readYaml } from '../yaml/read.ts';
import { type Declaration, type Source, locate } from './declaration.ts';
import { merge } from '../plan/merge.ts';
import type { Vocabulary } from './registry.ts';
import { aboutKeys, schemaIssues } from './schema-issues.ts';
import { meshSchema } from './schema/mesh.ts';

/** mesh.yaml may not be larger; 1000 clusters with overrides take a third of it. */
const maxBytes = 1024 * 1024;

const fail = (code: string, problem: string, remedy: string, path: Issue['path'] = []): MeshError =>
  new MeshError([{ code, severity: 'error', path, problem, remedy }]);

const readSource = (path: string, root: string): Source => {
  const file = relative(root, path).split(sep).join('/');
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw fail('mesh-file-missing', `${file} does not exist`, 'name the file with --mesh, or write one');
  if (!stat.isFile()) throw fail('mesh-file-not-a-file', `${file} is not a file`, 'name a YAML file');
  if (stat.size > maxBytes) {
    throw fail('yaml-too-large', `${file} has ${stat.size} bytes, more than ${maxBytes}`, 'split the mesh');
  }
  const text = readFileSync(path, 'utf8');
  const read = readYaml(text, { file, maxBytes, aliases: 'limited' });
  if (read.issues.some(({ severity }) => severity === 'error'))
    throw new MeshError(read.issues.map(issueWithoutUserInfo));
  if (!isMap(read.value)) throw fail('yaml-not-a-map', `${file} does not hold a map`, 'begin it with mesh: <name>');
  return { file, text, value: read.value, position: (at, of) => read.position(at, of) };
};

const gitRoot = (folder: string): string | undefined => {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : gitRoot(parent);
};

/** The base of `extends`: inside the Git repository, so that a review sees it, and not extending further. */
const readBase = (from: Source, root: string): Source | undefined => {
  const name = isMap(from.value) ? from.value['extends'] : undefined;
  if (name === undefined) return undefined;
  const at = from.position(['extends'], 'value');
  const refuse = (code: string, problem: string, remedy: string): MeshError =>
    new MeshError([{ code, severity: 'error', path: ['extends'], ...(at ? { at } : {}), problem, remedy }]);
  if (typeof name !== 'string') throw refuse('wrong-type', 'extends must be a text', 'write one path');
  const path = resolve(root, name);
  const shown = withoutUserInfo(name);
  if (!existsSync(path))
    throw refuse('extends-missing', `${shown} does not exist`, 'correct the path; it is relative to mesh.yaml');
  const folder = realpathSync(root);
  const top = gitRoot(folder);
  // Where there is no repository, nothing but the folder of mesh.yaml is known to have been reviewed.
  if (!realpathSync(path).startsWith((top ?? folder).replace(/[\\/]+$/, '') + sep)) {
    const outside =
      top === undefined ? 'the folder of mesh.yaml, and there is no Git repository' : 'the Git repository';
    throw refuse('extends-outside', `${shown} lies outside ${outside}`, 'move the base into the repository');
  }
  const base = readSource(path, root);
  if (isMap(base.value) && base.value['extends'] !== undefined) {
    throw refuse('extends-twice', `${shown} extends another file itself`, 'keep to one level: merge the two bases');
  }
  return base;
};

const located = (issue: Issue, sources: readonly Source[]): Issue => {
  const at = locate(sources, issue.path, aboutKeys.has(issue.code) ? 'key' : 'value');
  const shown = issueWithoutUserInfo(issue);
  return at ? { ...shown, at } : shown;
};

/** A name that objects of JavaScript have a meaning of their own for: schemas pass over it without a word. */
const unspeakable = (value: Json, path: IssuePath): readonly Issue[] =>
  isMap(value)
    ? Object.entries(value).flatMap(([key, inner]) =>
        key === '__proto__'
          ? [errorAt('unknown-key', [...path, key], '__proto__ cannot be a name', 'choose another name')]
          : unspeakable(inner, [...path, key]),
      )
    : [];

const withoutSections = (value: Json | undefined): Json =>
  isMap(value)
    ? Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'addons' && key !== 'samples'))
    : (value ?? null);

/** A declaration without what it says of addons and samples: those of a main.ts have schemas that only its code knows. */
const bare = (declaration: Json): Json => {
  const mesh = withoutSections(declaration);
  if (!isMap(mesh)) return mesh;
  const { clusterDefaults, clusters } = mesh;
  return {
    ...mesh,
    ...(clusterDefaults === undefined ? {} : { clusterDefaults: withoutSections(clusterDefaults) }),
    ...(isMap(clusters)
      ? { clusters: Object.fromEntries(Object.entries(clusters).map(([name, own]) => [name, withoutSections(own)])) }
      : {}),
  };
};

/**
 * Reads a declaration: mesh.yaml, the base it extends, and the schema over both.
 * Throws a MeshError with all issues of the first layer (syntax, then schema) that has any. With `extent` bare, addons and
 * samples are passed over as if nobody had written them.
 */
export const loadDeclaration = (
  meshFile: string,
  registry: Vocabulary,
  extent: 'whole' | 'bare' = 'whole',
): Declaration => {
  const path = resolve(meshFile);
  const root = dirname(path);
  const over = readSource(join(root, basename(path)), root);
  const base = readBase(over, root);
  const sources = base ? [over, base] : [over];
  const whole = merge(base?.value, over.value);
  const merged = extent === 'bare' ? bare(whole) : whole;
  refuseErrors(unspeakable(merged, []).map((issue) => located(issue, sources)));
  const schema = meshSchema(registry);
  const parsed = schema.safeParse(merged);
  if (!parsed.success) {
    const drafts = schemaIssues(schema, merged, parsed.error);
    throw new MeshError(drafts.map((issue) => located(issue, sources)));
  }
  return { spec: parsed.data, value: merged, root, sources };
};
