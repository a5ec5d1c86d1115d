/** The names by which files of one cluster differ from those of another: its own, and its network's before and after. */
export interface OwnNames {
  readonly cluster: string;
  readonly network: string;
  readonly newNetwork: string;
}

/** What stands in the place of a name while files are compared: no YAML holds the character. */
const marks = { cluster: '\u0000c\u0000', network: '\u0000n\u0000', newNetwork: '\u0000m\u0000' } as const;

const shownMarks: readonly (readonly [string, string])[] = [
  [marks.cluster, '{cluster}'],
  [marks.network, '{network}'],
  [marks.newNetwork, '{new network}'],
];

/** What a label may hold, and so the name of any network. */
const plain = /^[A-Za-z0-9]([-._A-Za-z0-9]*[A-Za-z0-9])?$/;

const wordOf = (name: string): RegExp =>
  new RegExp(`(?<![A-Za-z0-9])${name.replaceAll('.', '\\.')}(?![A-Za-z0-9])`, 'g');

/** Puts marks in the place of a cluster's own names, so that files of clusters that differ in nothing else are equal. */
export class NameMarks {
  readonly own: OwnNames;
  readonly #names: readonly { readonly name: string; readonly word: RegExp; readonly mark: string }[];

  /** A name that stands inside one of another cluster is left alone: the two could not be told apart. */
  constructor(own: OwnNames, all: readonly string[]) {
    this.own = own;
    const entries = [
      { name: own.cluster, mark: marks.cluster },
      { name: own.network, mark: marks.network },
      { name: own.newNetwork, mark: marks.newNetwork },
    ];
    const foreign = all.filter((other) => entries.every(({ name }) => name !== other));
    // The longest first: a network is often named after its cluster.
    this.#names = entries
      .filter(({ name }, index) => plain.test(name) && entries.findIndex((entry) => entry.name === name) === index)
      .map((entry) => ({ ...entry, word: wordOf(entry.name) }))
      .filter(({ word }) => !foreign.some((other) => other.search(word) !== -1))
      .toSorted((a, b) => b.name.length - a.name.length);
  }

  marked(text: string): string {
    return this.#names.reduce(
      (marked, { name, word, mark }) => (marked.includes(name) ? marked.replaceAll(word, mark) : marked),
      text,
    );
  }

  /** A text as it would be if the cluster had another name. */
  renamed(text: string, other: OwnNames): string {
    return this.marked(text)
      .replaceAll(marks.cluster, other.cluster)
      .replaceAll(marks.network, other.network)
      .replaceAll(marks.newNetwork, other.newNetwork);
  }

  /** False where marking would change nothing. */
  mayHold(text: string): boolean {
    return this.#names.some(({ name }) => text.includes(name));
  }

  /** A text as it is shown for several clusters at once: `{cluster}` for the name of each. */
  general(text: string): string {
    return shownMarks.reduce((shown, [mark, word]) => shown.replaceAll(mark, word), this.marked(text));
  }
}
