import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { suites } from './suites.ts';
import { defaultCache, type Places } from './tools/cache.ts';

export const usage = `usage: npm run conformance -- [SUITE]... [OPTION]...
  Proves what isthmus writes on real servers. Suites, all of them by default:
  ${Object.keys(suites).join(', ')}

  --list          print the suites and what each proves
  --cache DIR     where tools are built (default \${XDG_CACHE_HOME:-~/.cache}/isthmus/conformance)
  --bin DIR       a folder with pinned programs that are there already; may be repeated
  --isthmus FILE  the program under proof (default bin/isthmus.js, built first)
  --junit DIR     a folder for one JUnit file per suite (default conformance/reports)
  --check         fail when docs/conformance.md does not say what these suites prove
  --write         write into docs/conformance.md what these suites prove, and their figures
  --keep          keep the folders of the suites: throwaway keys, logs of all servers

  Exit codes: 0 all statements hold, 1 one does not, 2 wrong call, 3 a program is missing or a server ended, 130 stopped
`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What a run is asked for. */
export interface Call {
  readonly suites: readonly string[];

  readonly places: Places;
  readonly isthmus: string | undefined;
  readonly junit: string;
  readonly keep: boolean;
  readonly page: 'check' | 'write' | undefined;
  readonly only: 'list' | 'help' | undefined;
}

const none: string[] = [];
const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;
const options = {
  cache: { ...text, default: defaultCache() },
  bin: { ...text, multiple: true, default: none },
  isthmus: text,
  junit: { ...text, default: 'conformance/reports' },
  check: flag,
  write: flag,
  keep: flag,
  list: flag,
  help: flag,
} as const;

const chosenOf = (names: readonly string[]): readonly string[] => {
  const known = Object.keys(suites);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new UsageError(`no suite ${unknown.join(', ')}; there are ${known.join(', ')}`);
  // In the order of a whole run, whatever the order of the call.
  return names.length === 0 ? known : known.filter((name) => names.includes(name));
};

/** The name of the first flag that is given. */
const firstOf = <Name extends string>(flags: Readonly<Record<Name, boolean>>): Name | undefined => {
  for (const name in flags) if (flags[name]) return name;
  return undefined;
};

/** Reads the arguments; throws a UsageError, or a TypeError with a code for an unknown option. */
export const readCall = (args: readonly string[], root: string): Call => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const { cache, bin, isthmus, junit, keep } = values;
  if (values.check && values.write) throw new UsageError('either --check or --write');
  const chosen = chosenOf(positionals);
  return {
    suites: chosen,

    places: { cache, bin },
    isthmus,
    junit: resolve(root, junit),
    keep,
    page: firstOf({ check: values.check, write: values.write }),
    only: firstOf({ help: values.help, list: values.list }),
  };
};
