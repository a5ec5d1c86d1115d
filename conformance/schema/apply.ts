import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';
import type { Outcome } from '../lab/command.ts';
import { insist } from '../report/ledger.ts';

const flags = ['apply', '--server-side', '--validate=strict', '--force-conflicts', '-f', '-'];

/** YAML documents as one stream, as they stand in their files. */
export const streamOf = (texts: readonly string[]): string => texts.join('\n---\n');

/** Asks the server what it would make of the documents; nothing is stored. */
export const dryRun = (cluster: Cluster, stream: string): Outcome =>
  cluster.tryKubectl([...flags, '--dry-run=server'], { input: stream });

/** Lines of kubectl's complaints, each about one object. */
export const complaintsIn = ({ status, stderr }: Outcome): readonly string[] =>
  status === 0 ? [] : stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('Warning: '));

/** Throws with the first complaints, if there are any. */
export const insistOnNothing = (complaints: readonly string[]): void =>
  insist(complaints.length === 0, complaints.slice(0, 5).join('\n'));

const itemSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ uid: z.string(), name: z.string(), resourceVersion: z.string() }),
});

/** kubectl prints a single object as it is, several as a list. */
const appliedSchema = z.union([
  z.looseObject({ items: z.array(itemSchema) }),
  itemSchema.transform((item) => ({ items: [item] })),
]);

type Item = z.output<typeof itemSchema>;

/** Objects as the server holds them, by a key that outlives what is done to them. */
export type Held = ReadonlyMap<string, Item>;

/** Applies the documents and tells what the server then holds. Throws when it refuses one. */
export const applied = (cluster: Cluster, stream: string): Held => {
  const answer = cluster.kubectl([...flags, '--show-managed-fields', '-o', 'json'], { input: stream });
  const { items } = appliedSchema.parse(JSON.parse(answer));
  return new Map(items.map((item) => [`${item.kind} ${item.metadata.name} ${item.metadata.uid}`, item]));
};

/** What an object holds beside its version. */
const contentOf = ({ metadata, ...rest }: Item): unknown => ({
  ...rest,
  metadata: { ...metadata, resourceVersion: '' },
});

/** Objects that hold something else than before. Their version may differ: see `changedVersions`. */
export const changedContents = (before: Held = new Map(), after: Held = new Map()): readonly string[] =>
  [...before].flatMap(([key, item]) => {
    const now = after.get(key);
    return now !== undefined && isDeepStrictEqual(contentOf(item), contentOf(now)) ? [] : [`${key} has changed`];
  });

/**
 * Objects that the server wrote anew. It does so once with what it created: defaults of the status, such as those of
 * Flux, are filled in when an object is read, and the first change of nothing stores them (1.35.4, seen).
 */
export const changedVersions = (before: Held = new Map(), after: Held = new Map()): readonly string[] =>
  [...before].flatMap(([key, { metadata }]) =>
    metadata.resourceVersion === after.get(key)?.metadata.resourceVersion ? [] : [`${key} was written anew`],
  );

/** Makes the namespaces that stand in no tree: those of the engine, of the monitoring and of istioctl's objects. */
export const makeNamespaces = (cluster: Cluster, names: Iterable<string>): void => {
  const given = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
  const made = [...new Set(names)].filter((name) => !given.includes(name));
  cluster.apply(made.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })));
};
