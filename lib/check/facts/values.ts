import { at, listAt, mapAt, textAt } from '../../plan/json-fields.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { merge } from '../../plan/merge.ts';
import { readYamlStream } from '../../yaml/read.ts';
import type { Tree } from '../../trees/tree.ts';

/** Values of a chart, and whether these are all. */
export interface Values {
  readonly values: JsonObject;
  readonly complete: boolean;
}

const limits = { file: '', maxBytes: 1024 * 1024, aliases: 'limited' } as const;

/** The map that a text of YAML holds; undefined for anything else. */
export const parsed = (text: string): JsonObject | undefined => {
  const [value] = readYamlStream(text, limits) ?? [];
  return isMap(value) ? value : undefined;
};

/** `a.b.c` with a value, as a map; brackets are left to Helm. */
const nested = (name: string, value: Json): Json =>
  name.split('.').reduceRight<Json>((inner, key) => ({ [key]: inner }), value);

const merged = (parts: readonly Json[]): JsonObject => {
  const whole = parts.reduce<Json>((below, over) => merge(below, over), {});
  return isMap(whole) ? whole : {};
};

/** `$values/dist/north/helm/istiod.yaml`, `../values.yaml`: by its end, as nobody says where the repository begins. */
const fileIn = (tree: Tree, name: string): JsonObject | undefined => {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.' && part !== '..' && !part.startsWith('$'));
  for (let from = 0; from < parts.length; from += 1) {
    const file = tree.files.get(parts.slice(from).join('/'));
    if (file) return parsed(file.text());
  }
  return undefined;
};

/** The values in the `helm` of an Argo CD source: files, a text, an object and single parameters, the last wins. */
export const argoValues = (source: Json, tree: Tree): Values => {
  const helm = mapAt(source, 'helm');
  const files = listAt(helm, 'valueFiles').map((name) => (typeof name === 'string' ? fileIn(tree, name) : undefined));
  const text = textAt(helm, 'values');
  const written = text === '' ? {} : parsed(text);
  const parameters = listAt(helm, 'parameters').map((one) => nested(textAt(one, 'name'), at(one, 'value') ?? ''));
  return {
    values: merged([...files.map((file) => file ?? {}), written ?? {}, mapAt(helm, 'valuesObject'), ...parameters]),
    complete: files.every((file) => file !== undefined) && written !== undefined,
  };
};

/** The values of a HelmRelease; what `valuesFrom` names stands in the cluster. */
export const releaseValues = (release: Json): Values => ({
  values: mapAt(release, 'spec', 'values'),
  complete: listAt(release, 'spec', 'valuesFrom').length === 0,
});
