import { lstatSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Provenance, whyOf } from '../../explain/why.ts';
import { isSafeName } from '../../files/safe-path.ts';
import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { Customisation } from '../../synth/mesh-inputs.ts';
import { guarded } from '../exit.ts';
import { provenanceJson, provenanceTable } from '../explain/provenance-table.ts';
import { isPrivate } from '../private-folder.ts';
import type { ExitCode, Io } from '../io.ts';
import { issueCount, issueTable } from '../issue-table.ts';

export interface WhyInput {
  /** Path of mesh.yaml. */
  readonly mesh: string;
  /** Folder that synth writes; undefined: dist beside mesh.yaml. */
  readonly out: string | undefined;
  /** A file of it, with the number of a line behind a colon or without. */
  readonly place: string;
  readonly format: 'table' | 'json';
  readonly customisation: Customisation;
}

/** The largest object, a CRD, has half a megabyte. */
const maxBytes = 16 * 1024 * 1024;

const outside = (place: string, out: string): MeshError =>
  new MeshError([
    errorAt(
      'dist-file-unknown',
      [place],
      `${place} is not a file below ${basename(out)}`,
      'name a file of dist, as isthmus why dist/<cluster>/README.md:1',
    ),
  ]);

const isFile = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The path below the folder: of a path from here, or of one from within the folder. */
const below = (place: string, out: string): string => {
  const paths = [resolve(place), resolve(out, place)].map((path) => relative(out, path).split(sep).join('/'));
  const found = paths.find((path) => isSafeName(path) && isFile(join(out, path))) ?? paths.find(isSafeName);
  if (found === undefined) throw outside(place, out);
  return found;
};

const standing = (path: string): string | undefined =>
  isFile(path) && lstatSync(path).size <= maxBytes ? readFileSync(path, 'utf8') : undefined;

/** What the file is, but not what synth makes now: a finding, and no wrong use. */
const findings: readonly string[] = ['dist-stale', 'dist-file-missing'];

const asked = (input: WhyInput): Promise<Provenance> => {
  const { mesh, customisation, place } = input;
  const out = resolve(input.out ?? join(dirname(resolve(mesh)), 'dist'));
  const [, path = place, number] = /^(.*?)(?::(\d+))?(?::\d+)?$/s.exec(place) ?? [];
  const file = below(path, out);
  return whyOf({
    mesh,
    customisation,
    destination: { out, isPrivate },
    file,
    line: number === undefined ? undefined : Number(number),
    standing: standing(join(out, file)),
  });
};

const answer = async (input: WhyInput, io: Io): Promise<ExitCode> => {
  try {
    const provenance = await asked(input);
    io.out(input.format === 'json' ? provenanceJson(provenance) : provenanceTable(provenance, io));
    return 0;
  } catch (error) {
    if (!(error instanceof MeshError) || !error.issues.every(({ code }) => findings.includes(code))) throw error;
    if (input.format === 'json') io.out(`${JSON.stringify({ issues: error.issues }, undefined, 2)}\n`);
    else io.err(`${issueTable(error.issues, io)}${issueCount(error.issues)}.\n`);
    return 1;
  }
};

/** Says where a file of dist, or a line of it, comes from. Exit code 1 where it is not what synth makes now. */
export const why = (input: WhyInput, io: Io): Promise<ExitCode> => guarded(io, () => answer(input, io), input.format);
