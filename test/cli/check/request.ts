import { cpSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { check, type CheckRequest } from '../../../lib/cli/commands/check.ts';
import { guarded } from '../../../lib/cli/exit.ts';
import { type Outcome, recorded } from '../recorded-io.ts';

export const root = resolve(import.meta.dirname, '../../..');
export const fixtures = join(root, 'test/check/fixtures');
const clock = new Date('2026-11-23T12:00:00Z');

/** Runs the verb, as of a fixed day. */
export const run = async (request: Partial<CheckRequest>): Promise<Outcome> => {
  const whole = {
    mesh: join(root, 'mesh.yaml'),
    tree: undefined,
    clusters: [],
    format: 'table',
    strict: false,
    at: undefined,
    terminal: { color: false, ascii: false },
  } as const;
  return recorded((io) => guarded(io, () => check({ ...whole, ...request }, io, clock)), { ascii: false });
};

/** A copy of this repository's own mesh, to do harm to; its mesh.yaml. */
export const copyMesh = (folder: string): string => {
  for (const name of ['mesh.yaml', 'pki', 'sealed', 'recipients', 'dist']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  return join(folder, 'mesh.yaml');
};

export const append = (file: string, text: string): void => writeFileSync(file, text, { flag: 'a' });

interface ToldFinding {
  readonly code: string;
  readonly suppressed?: object;
}

/** The codes that are found in a declaration, in order; in brackets where they are suppressed. */
export const codesIn = async (mesh: string, more: Partial<CheckRequest> = {}): Promise<readonly string[]> => {
  const { out } = await run({ mesh, format: 'json', ...more });
  const found: readonly ToldFinding[] = JSON.parse(out).results.flatMap(
    (result: { readonly findings: readonly ToldFinding[] }) => result.findings,
  );
  return [...new Set(found.map(({ code, suppressed }) => (suppressed ? `(${code})` : code)))];
};
