import { at, listAt, mapAt, textAt } from '../../plan/json-fields.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import type { TreeObject } from '../../trees/object-reader.ts';
import { withTexts } from '../../trees/texts.ts';
import { readYamlStream } from '../../yaml/read.ts';

/** Variables of a Kustomization of Flux (spec.postBuild). */
export interface Variables {
  readonly byName: ReadonlyMap<string, string>;
  /** False where others come from what is not in the tree: then nobody here knows whether a default counts. */
  readonly areAll: boolean;
}

/** Flux takes line breaks out (fluxcd/pkg kustomize 1.35.6, SubstituteVariables). */
const textsOf = (map: JsonObject): readonly (readonly [string, string])[] =>
  Object.entries(map).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[name, String(value).replaceAll('\n', '')]]
      : [],
  );

/**
 * What is written down: of ConfigMaps in the tree too, of which the last counts, and over all of them what is said inline.
 * Undefined where Flux puts nothing in: it does so for no variable at all only when told to.
 */
export const variablesOf = (kustomization: TreeObject, objects: readonly TreeObject[]): Variables | undefined => {
  const postBuild = at(kustomization.value, 'spec', 'postBuild');
  if (postBuild === undefined) return undefined;
  const { namespace = '' } = kustomization.value.metadata;
  const maps = listAt(postBuild, 'substituteFrom').map((from) =>
    objects.find(
      ({ value }) =>
        value.kind === 'ConfigMap' &&
        textAt(from, 'kind') === 'ConfigMap' &&
        value.metadata.name === textAt(from, 'name') &&
        (value.metadata.namespace ?? namespace) === namespace,
    ),
  );
  const byName = new Map([
    ...maps.flatMap((map) => textsOf(mapAt(map?.value, 'data'))),
    ...textsOf(mapAt(postBuild, 'substitute')),
  ]);
  const areAll = !maps.includes(undefined);
  const isAsked = byName.size > 0 || !areAll || textAt(postBuild, 'substituteStrategy') === 'Always';
  return isAsked ? { byName, areAll } : undefined;
};

/**
 * `$$` is an escape. `${name}`, and with a default `${name:=other}`, `${name:-other}` or `${name=other}`; more than that is
 * left as it is (fluxcd/pkg envsubst 1.7.1).
 */
const variable = /\$\$|\$\{([A-Za-z_]\w*)(?::?=([^}$]*)|:-([^}$]*))?\}/g;

const filledText = (text: string, { byName, areAll }: Variables): string =>
  text.replaceAll(variable, (whole, name: string | undefined, one: string | undefined, two: string | undefined) => {
    if (name === undefined) return '$';
    const said = byName.get(name);
    const other = one ?? two;
    if (said !== undefined && said !== '') return said;
    if (other === undefined) return said ?? whole;
    // As in a shell: the default stands in for what is empty, too.
    return areAll || said === '' ? other : whole;
  });

const limits = { file: '', maxBytes: 1024 * 1024, aliases: 'limited' } as const;

/** Texts that stand without quotes when Flux puts variables into the YAML. */
const isBare = (text: string): boolean => !/^[\s?:,[\]{}#&*!|>'"%@`]|^-(?: |$)|: |:$| #|\n|\s$/.test(text);

/** What becomes of a text: in YAML without quotes, a number or a map that is put in is no text any more. */
const filled = (text: string, variables: Variables): Json => {
  const now = filledText(text, variables);
  if (now === text || !isBare(text)) return now;
  const [value] = readYamlStream(now, limits) ?? [];
  const isFlow = /^[[{]/.test(now);
  return value === undefined || (!isFlow && (isMap(value) || Array.isArray(value))) ? now : value;
};

/** A value with the variables put in; the very same where it has none. */
export const substituted = (value: Json, variables: Variables): Json =>
  JSON.stringify(value).includes('$') ? withTexts(value, (text) => filled(text, variables)) : value;
