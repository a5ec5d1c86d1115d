import { parseAllDocuments } from 'yaml';
import type { SchemaFile } from '../lib/emit/schema/schema.ts';
import { gatewayValues, istioValues } from './chart-values.ts';
import { type GroupModel, crdGroups, trimmed } from './group-model.ts';
import { importsText } from './imports-text.ts';
import type { Crd } from './raw-schema.ts';
import { type OpenApi, coreGroups } from './strict-core.ts';

/** The pinned files, by file name. */
export type Sources = ReadonlyMap<string, string>;

const source = (sources: Sources, name: string): string => {
  const text = sources.get(name);
  if (text === undefined) throw new Error(`crds/${name} is missing`);
  return text;
};

const crdsIn = (text: string): Crd[] =>
  parseAllDocuments(text, { uniqueKeys: false }).flatMap((document) => {
    const object: Crd & { readonly items?: readonly Crd[] } = document.toJS();
    return object.items ?? object;
  });

const coreModel = (sources: Sources): GroupModel => {
  const api: OpenApi = JSON.parse(source(sources, 'kubernetes-1.35.json'));
  return new Map(coreGroups(api).map(({ group, kinds, definitions }) => [group, { kinds, definitions }]));
};

const byName = <T>(entries: Iterable<[string, T]>): [string, T][] =>
  [...entries].toSorted(([left], [right]) => (left < right ? -1 : 1));

const jsonText = (file: SchemaFile): string => `${JSON.stringify(file)}\n`;

/** Everything that `npm run imports` writes: path from the root of the repository to text. Same sources, same bytes. */
export const artefacts = (sources: Sources): Map<string, string> => {
  const crds = byName(sources).flatMap(([name, text]) => (name.endsWith('.yaml') ? crdsIn(text) : []));
  const model = trimmed(new Map(byName([...coreModel(sources), ...crdGroups(crds)])));
  return new Map([
    ...[...model].map(([group, file]): [string, string] => [`schemas/${group}.json`, jsonText(file)]),
    ['schemas/istio-values.json', jsonText(istioValues(crds))],
    ['schemas/gateway-values.json', jsonText(gatewayValues(source(sources, 'gateway-1.30.3.values.schema.json')))],
    ...byName(importsText(model)).map(([name, text]): [string, string] => [`imports/${name}`, text]),
  ]);
};
