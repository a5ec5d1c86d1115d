/** What of a cluster a mark is about. */
export type Subject = 'cluster' | 'trust' | 'access' | 'gateway';

/** Something that a check found wrong, as far as a picture can show where. */
export interface Mark {
  readonly subject: Subject;
  /** Stable code of the finding. */
  readonly code: string;
  /** Empty: the mesh as a whole. */
  readonly cluster: string;
  /** The peer that an access is to; empty: all of them. */
  readonly peer: string;
}

/** Marks by their place. */
export class Marks {
  readonly #bySubject = new Map<string, Mark[]>();
  readonly #accesses = new Set<string>();

  constructor(marks: readonly Mark[]) {
    for (const mark of marks) {
      const key = `${mark.subject} ${mark.cluster}`;
      const known = this.#bySubject.get(key);
      if (known) known.push(mark);
      else this.#bySubject.set(key, [mark]);
      if (mark.subject === 'access') this.#accesses.add(`${mark.cluster} ${mark.peer}`);
    }
  }

  isFailed(subject: Subject, cluster: string): boolean {
    return this.#bySubject.has(`${subject} ${cluster}`);
  }

  /** Whether the access of a cluster to a peer is marked, by itself or with all others. */
  isAccessFailed(cluster: string, peer: string): boolean {
    if (this.#accesses.size === 0) return false;
    return this.#accesses.has(`${cluster} ${peer}`) || this.#accesses.has(`${cluster} `);
  }

  /** The codes at a cluster, each once, in the order they were found. */
  codesAt(cluster: string): readonly string[] {
    const subjects: readonly Subject[] = ['cluster', 'trust', 'access', 'gateway'];
    const marks = subjects.flatMap((subject) => this.#bySubject.get(`${subject} ${cluster}`) ?? []);
    return [...new Set(marks.map(({ code }) => code))];
  }
}
