import type { Json, JsonObject } from '../../lib/plan/manifest.ts';
import { isMap } from '../../lib/plan/manifest.ts';
import { writeYaml } from '../../lib/yaml/write.ts';

/** Numbers that are the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed * 0x9e3779b9;
  }

  below(most: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most;
  }

  of<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to choose from');
    return item;
  }

  shuffled<T>(items: readonly T[]): readonly T[] {
    return items
      .map((item) => ({ item, place: this.below(1_000_000) }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ item }) => item);
  }
}

const clusters = ['east', 'west', 'south'];

/** Texts that are hard on a reader, a marker or a table. */
const texts = [
  'a',
  '@acme `b` </details>',
  '```\n````\nend',
  'east: {{x}}',
  'a: 1\nb: [2]\n',
  '<b>|</b>',
  'true',
  '~',
  '\u202eabc',
  'x'.repeat(300),
];

/** Lists whose order says nothing: the names of their items, or a set. */
const unordered = new Set(['containers', 'env', 'hosts', 'ports']);

const named = (name: string, value: string): JsonObject => ({ name, value });

const deployment = (random: Random, cluster: string, name: string): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'istio-system', labels: { app: name, cluster } },
  spec: {
    replicas: random.below(5),
    template: {
      spec: {
        containers: ['one', 'two', 'three'].slice(random.below(2)).map((container) => ({
          name: container,
          image: `example.com/${container}:1`,
          args: ['--a', '--b', `--cluster=${cluster}`],
          env: [named('A', random.of(texts)), named('B', cluster)],
        })),
      },
    },
  },
});

const route = (random: Random, cluster: string, name: string): JsonObject => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'apps' },
  spec: { hosts: ['a.example', 'b.example', cluster], http: [{ name: 'first' }, { name: 'second', retries: 2 }] },
});

const config = (random: Random, cluster: string, name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'apps' },
  data: { text: random.of(texts), cluster },
});

type Objects = Map<string, JsonObject>;

/** Places in a value: the values that stand there can be changed. */
type Edit = (value: Json, key: string) => Json | undefined;

/** A copy in which one thing differs: the walk counts down to where it is. */
const changedAt = (value: Json, key: string, left: { count: number }, edit: Edit): Json | undefined => {
  left.count -= 1;
  if (left.count === 0) return edit(value, key);
  if (Array.isArray(value)) return value.flatMap((item: Json) => changedAt(item, key, left, edit) ?? []);
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, changedAt(member, name, left, edit)] as const);
  return Object.fromEntries(entries.flatMap(([name, member]) => (member === undefined ? [] : [[name, member]])));
};

/** The part of an object that is edited: its identity stays. */
const edited = (object: JsonObject, random: Random, edit: Edit): JsonObject => {
  const key = object['spec'] === undefined ? 'data' : 'spec';
  const changed = changedAt(object[key] ?? {}, key, { count: 2 + random.below(20) }, edit);
  return { ...object, [key]: changed ?? {} };
};

const reorderedKeys = (random: Random, value: Json): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => reorderedKeys(random, item));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    random.shuffled(Object.entries(value)).map(([key, member]) => [key, reorderedKeys(random, member)]),
  );
};

/** Three clusters written by hand, with some objects each. */
export class RandomTree {
  readonly #random: Random;
  readonly files: Objects;

  constructor(random: Random, files?: Objects) {
    this.#random = random;
    this.files = files ?? new Map(clusters.flatMap((cluster) => [...this.#cluster(cluster)]));
  }

  *#cluster(cluster: string): Generator<[string, JsonObject]> {
    yield [
      `${cluster}/istio.yaml`,
      {
        apiVersion: 'install.istio.io/v1alpha1',
        kind: 'IstioOperator',
        metadata: { name: 'istio', namespace: 'istio-system' },
        spec: { values: { global: { multiCluster: { clusterName: cluster } } } },
      },
    ];
    const makers = [deployment, route, config];
    for (const [index, make] of [...makers, ...makers].entries()) {
      if (this.#random.below(5) > 0) yield [`${cluster}/o${index}.yaml`, make(this.#random, cluster, `o${index}`)];
    }
  }

  /** A copy with so many edits; some of them change nothing that counts. */
  edited(edits: number): RandomTree {
    const files = new Map(this.files);
    for (let edit = 0; edit < edits; edit += 1) this.#edit(files);
    return new RandomTree(this.#random, files);
  }

  #edit(files: Objects): void {
    const random = this.#random;
    const path = random.of([...files.keys()].filter((name) => !name.endsWith('istio.yaml')));
    const object = files.get(path) ?? {};
    const reordered: Edit = (value) => (Array.isArray(value) ? random.shuffled<Json>(value) : value);
    switch (random.below(6)) {
      case 0:
        files.set(
          path,
          edited(object, random, (value) => (typeof value === 'string' ? random.of(texts) : value)),
        );
        break;
      case 1:
        files.set(
          path,
          edited(object, random, () => undefined),
        );
        break;
      case 2:
        files.delete(path);
        break;
      case 3:
        files.delete(path);
        files.set(path.replace('.yaml', '-moved.yaml'), object);
        break;
      case 4:
        files.set(path, { ...object, ...edited(object, random, reordered) });
        break;
      default: {
        const shuffled = reorderedKeys(random, object);
        files.set(path, isMap(shuffled) ? shuffled : object);
      }
    }
  }
}

/** The files as they stand in a folder. */
export const textsOf = ({ files }: RandomTree): ReadonlyMap<string, string> =>
  new Map([...files].map(([path, object]) => [path, writeYaml(object)]));

const canonical = (value: Json, key = ''): string => {
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => canonical(item, key));
    return `[${(unordered.has(key) ? items.toSorted() : items).join()}]`;
  }
  if (!isMap(value)) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member, name)}`).join()}}`;
};

/** What the objects of each cluster say, wherever they stand in its folder and however they are written. */
export const meaningOf = ({ files }: RandomTree): string =>
  [...files]
    .map(([path, object]) => `${path.split('/')[0] ?? ''} ${canonical(object)}`)
    .toSorted()
    .join('\n');
