import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly description?: string;
}

/** Source and compiled code stand at different depths below the package. */
const schemaFile = (): string | undefined =>
  ['../../..', '../../../..']
    .map((up) => join(import.meta.dirname, up, 'mesh.schema.json'))
    .find((path) => existsSync(path));

const branches = (node: Node): readonly Node[] => [node, ...(node.anyOf ?? []).flatMap(branches)];

const below = (node: Node, step: string): Node | undefined =>
  branches(node)
    .map(({ properties, additionalProperties, items }) => {
      const own = properties !== undefined && Object.hasOwn(properties, step) ? properties[step] : undefined;
      return own ?? items ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    })
    .find((found) => found !== undefined);

/** Fields that may follow what is typed of a path, each whole, with what it means. */
export const fieldsFor = (typed: string, clusters: readonly string[]): readonly (readonly [string, string])[] => {
  const file = schemaFile();
  if (file === undefined) return [];
  const schema: Node = JSON.parse(readFileSync(file, 'utf8'));
  const steps = typed.split('.').slice(0, -1);
  const node = steps.reduce<Node | undefined>((here, step) => here && below(here, step), schema);
  if (node === undefined) return [];
  const named = branches(node).flatMap(({ properties = {} }) => Object.entries(properties));
  const open = branches(node).some((branch) => typeof branch.additionalProperties === 'object' || branch.items);
  const names = steps.join('.') === 'clusters' ? ['*', ...clusters] : ['*'];
  const prefix = steps.map((step) => `${step}.`).join('');
  return [
    ...named.map(([name, { description = '' }]) => [`${prefix}${name}`, description] as const),
    ...(open ? names.map((name) => [`${prefix}${name}`, ''] as const) : []),
  ];
};
