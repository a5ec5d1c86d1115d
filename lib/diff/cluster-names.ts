/** More names than this are counted. */
const shown = 3;

/** Where each cluster stands in the declaration, and how many there are. */
export class ClusterNames {
  readonly #order: ReadonlyMap<string, number>;
  readonly all: readonly string[];

  constructor(all: readonly string[]) {
    this.all = all;
    this.#order = new Map(all.map((name, index) => [name, index]));
  }

  inOrder(names: Iterable<string>): readonly string[] {
    const place = (name: string): number => this.#order.get(name) ?? this.all.length;
    return [...new Set(names)].toSorted((a, b) => place(a) - place(b));
  }

  /** `cluster1`, `cluster1 and cluster2`, `cluster1 to cluster100 (100 clusters)`, `all 3 clusters`. */
  words(names: Iterable<string>): string {
    const sorted = this.inOrder(names);
    const [first = 'the mesh', second] = sorted;
    if (second === undefined) return first;
    if (sorted.length === 2) return `${first} and ${second}`;
    if (sorted.length === this.all.length) return `all ${sorted.length} clusters`;
    const places = sorted.map((name) => this.#order.get(name) ?? -1);
    const isRun = places.every((place, index) => index === 0 || place === (places[index - 1] ?? 0) + 1);
    if (isRun && sorted.length > shown) return `${first} to ${sorted.at(-1) ?? ''} (${sorted.length} clusters)`;
    if (sorted.length <= shown) return `${sorted.slice(0, -1).join(', ')} and ${sorted.at(-1) ?? ''}`;
    return `${sorted.slice(0, shown).join(', ')} and ${counted(sorted.length - shown, 'more cluster')}`;
  }

  /** For the head of a group: with both ends where all are meant. */
  title(names: Iterable<string>): string {
    const sorted = this.inOrder(names);
    if (sorted.length === 0) return 'the mesh';
    if (sorted.length === this.all.length && sorted.length > shown) {
      return `${sorted[0] ?? ''} to ${sorted.at(-1) ?? ''} (all ${sorted.length} clusters)`;
    }
    return sorted.length <= shown ? sorted.join(', ') : this.words(sorted);
  }
}

/** `1 object`, `3 objects`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
