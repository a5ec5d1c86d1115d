import { findSecrets, type FoundInText, patternsInText } from '../emit/leak/gate.ts';
import { privateKeyIn } from '../emit/leak/der.ts';
import { gunzipped, isGzip } from '../emit/leak/gzip.ts';
import type { Nets } from '../emit/leak/nets.ts';
import { type Member, UnpackBudget } from './archive/member.ts';
import { isTar, tarMembers } from './archive/tar.ts';
import { beginsAsZip, endsAsZip, zipMembers } from './archive/zip.ts';
import { type Detector, netsOf, type ScanNets } from './detectors.ts';
import { readableText } from './readable-text.ts';
import { isProgram } from './source-patterns.ts';

/** Something found in a file: what, and where. `inside` is the way through archives, outermost first. */
export interface Hit {
  readonly what: string;
  readonly line: number;
  readonly inside: readonly string[];
}

/** What a look into a file brought. */
export interface Look {
  readonly hits: readonly Hit[];
  /** Why a part of the file was not looked into, as the rest of a sentence about it. */
  readonly unseen: readonly { readonly why: string; readonly inside: readonly string[]; readonly tooLarge: boolean }[];
}

/** Archives inside each other; deeper ones are taken for a way to hide something. */
const maxDepth = 5;

/** Archives that are told by their first bytes and that nothing here opens. */
const closedForms: readonly { readonly begins: string; readonly name: string }[] = [
  { begins: 'fd377a585a00', name: 'xz' },
  { begins: '28b52ffd', name: 'zstd' },
  { begins: '425a68', name: 'bzip2' },
  { begins: '377abcaf271c', name: '7z' },
  { begins: '526172211a07', name: 'rar' },
];

const begins = (bytes: Buffer, hex: string): boolean =>
  bytes.subarray(0, hex.length / 2).toString('hex') === hex && bytes.length > hex.length / 2;

const lineAt = (text: string, offset: number): number => {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
};

/** Looks into one file and everything packed in it. */
class Looking {
  readonly hits: Hit[] = [];
  readonly unseen: Look['unseen'][number][] = [];
  readonly #budget = new UnpackBudget();
  readonly #nets: ScanNets;
  readonly #magic: readonly { readonly name: string; readonly begins: string }[];

  constructor(chosen: readonly Detector[]) {
    this.#nets = netsOf(chosen);
    this.#magic = chosen.flatMap((detector) => (detector.kind === 'bytes' ? [detector] : []));
  }

  /** `name` is the path of the file, or of the member in its archive. */
  into(bytes: Buffer, name: string, inside: readonly string[]): void {
    if (inside.length > maxDepth) {
      this.unseen.push({ why: 'archives stand inside each other, too many to look into', inside, tooLarge: true });
      return;
    }
    for (const { name: what, begins: hex } of this.#magic) if (begins(bytes, hex)) this.#hit(what, 1, inside);
    const key = privateKeyIn(bytes);
    if (key !== undefined && this.#nets.data.keyForms.includes(key)) this.#hit(key, 1, inside);
    const closed = closedForms.find((form) => begins(bytes, form.begins));
    if (closed) this.#leave(`is packed with ${closed.name}, which is not looked into`, inside);
    if (!this.#unpack(bytes, name, inside)) this.#text(bytes, name, inside);
  }

  #hit(what: string, line: number, inside: readonly string[]): void {
    this.hits.push({ what, line, inside });
  }

  #leave(why: string, inside: readonly string[]): void {
    this.unseen.push({ why, inside, tooLarge: false });
  }

  #tooLarge(inside: readonly string[]): void {
    this.unseen.push({ why: 'unpacks to more than is looked into', inside, tooLarge: true });
  }

  #found(found: readonly FoundInText[], text: string, inside: readonly string[]): void {
    for (const { what, offset } of found) this.#hit(what, lineAt(text, offset), inside);
  }

  #text(bytes: Buffer, name: string, inside: readonly string[]): void {
    const text = readableText(bytes);
    const surface: Nets = isProgram(name) || text.binary ? this.#nets.code : this.#nets.data;
    this.#found(findSecrets(text.text, this.#nets.data, surface), text.text, inside);
  }

  /**
   * True when the bytes were an archive and nothing else. Its comments and what lies between its members is searched as
   * it is. An archive behind something else is looked into, and so is what stands before it.
   */
  #unpack(bytes: Buffer, name: string, inside: readonly string[]): boolean {
    const before = this.hits.length;
    if (isGzip(bytes)) {
      if (!this.#gzip(bytes, name, inside)) return false;
    } else if (beginsAsZip(bytes)) this.#members(zipMembers(bytes, this.#budget), inside);
    else if (isTar(bytes)) this.#members(tarMembers(bytes), inside);
    else {
      if (endsAsZip(bytes)) this.#members(zipMembers(bytes, this.#budget), inside);
      return false;
    }
    // What a member holds as it is stands in the archive's own bytes too.
    const told = new Set(this.hits.slice(before).map(({ what }) => what));
    const between = patternsInText(bytes.toString('latin1'), this.#nets.code).filter(({ what }) => !told.has(what));
    this.#found(between, '', inside);
    return true;
  }

  #gzip(bytes: Buffer, name: string, inside: readonly string[]): boolean {
    const content = this.#budget.spent ? 'too-large' : gunzipped(bytes, this.#budget.bytes);
    if (content === undefined) return false;
    if (content === 'too-large' || !this.#budget.take(content.length)) this.#tooLarge(inside);
    // A tar that is packed is one archive to people, not two.
    else if (isTar(content)) this.into(content, name, inside);
    else this.into(content, name.replace(/\.gz$/i, ''), [...inside, '(gzip)']);
    return true;
  }

  #members(members: Iterable<Member | 'too-large'>, inside: readonly string[]): void {
    for (const member of members) {
      if (member === 'too-large' || !this.#budget.take(member.bytes.length)) {
        this.#tooLarge(inside);
        break;
      }
      const way = [...inside, this.#shown(member.name, inside)];
      if (member.closed) this.#leave(`holds something ${member.closed}, which is not looked into`, way);
      else if (member.bytes.length > 0) this.into(member.bytes, member.name, way);
    }
  }

  /** A name can be a secret too; then it is told, and not shown. */
  #shown(name: string, inside: readonly string[]): string {
    const found = secretsInName(name, this.#nets);
    for (const what of found) this.#hit(`${what} as a name`, 1, inside);
    return found.length === 0 ? name : withheld;
  }
}

/** Stands for a name that holds a secret. */
export const withheld = '(name withheld)';

/** The kinds of secrets that a path holds in its very words. */
export const secretsInName = (path: string, { data, code }: ScanNets): readonly string[] => [
  ...new Set([path, ...path.split('/')].flatMap((part) => findSecrets(part, data, code).map(({ what }) => what))),
];

/** Looks into the bytes of a file: as text, as a key, as an archive, and into whatever is encoded in it. */
export const lookInto = (bytes: Buffer, path: string, chosen: readonly Detector[]): Look => {
  const looking = new Looking(chosen);
  looking.into(bytes, path, []);
  return looking;
};
