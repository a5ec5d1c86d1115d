import { at, listAt, mapAt, textAt } from '../../plan/json-fields.ts';
import type { Json, JsonObject } from '../../plan/manifest.ts';
import type { TreeObject } from '../../trees/object-reader.ts';
import { withTexts } from '../../trees/texts.ts';

/** Variables of a Kustomization of Flux (spec.postBuild), by name. */
export type Variables = ReadonlyMap<string, string>;

const textsOf = (map: JsonObject): readonly (readonly [string, string])[] =>
  Object.entries(map).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)]] : [],
  );

/** What is written down: of ConfigMaps in the tree too, of which the last counts, and over all of them what is said inline. */
export const variablesOf = (kustomization: TreeObject, objects: readonly TreeObject[]): Variables | undefined => {
  const postBuild = at(kustomization.value, 'spec', 'postBuild');
  if (postBuild === undefined) return undefined;
  const { namespace = '' } = kustomization.value.metadata;
  const maps = listAt(postBuild, 'substituteFrom').flatMap((from) =>
    objects.filter(
      ({ value }) =>
        value.kind === 'ConfigMap' &&
        textAt(from, 'kind') === 'ConfigMap' &&
        value.metadata.name === textAt(from, 'name') &&
        (value.metadata.namespace ?? namespace) === namespace,
    ),
  );
  return new Map([
    ...maps.flatMap(({ value }) => textsOf(mapAt(value, 'data'))),
    ...textsOf(mapAt(postBuild, 'substitute')),
  ]);
};

/** `${name}`, and with a default `${name:=other}` or `${name:-other}`; more than that is left as it is. */
const variable = /\$\{([A-Za-z_]\w*)(?::[=-]([^}$]*))?\}/g;

const filledText = (text: string, variables: Variables): string =>
  text.replaceAll(variable, (whole, name: string, other: string | undefined) => {
    const said = variables.get(name);
    // As in a shell: the default stands in for what is empty, too.
    return said === undefined || said === '' ? (other ?? said ?? whole) : said;
  });

/** A value with the variables put in; the very same where it has none. */
export const substituted = (value: Json, variables: Variables): Json =>
  JSON.stringify(value).includes('${') ? withTexts(value, (text) => filledText(text, variables)) : value;
