import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Figure, Statement } from './ledger.ts';

/** What a suite came to. */
export interface SuiteOutcome {
  readonly suite: string;
  readonly statements: readonly Statement[];
  readonly figures: readonly Figure[];
  /** Why the suite could not be run to its end: a server that ended, a program that is missing. */
  readonly ended?: string;
  readonly seconds: number;
}

const schema = z.strictObject({
  suite: z.string(),
  statements: z.array(z.strictObject({ title: z.string(), failure: z.string().exactOptional(), seconds: z.number() })),
  figures: z.array(z.strictObject({ what: z.string(), value: z.string() })),
  ended: z.string().exactOptional(),
  seconds: z.number(),
}) satisfies z.ZodType<SuiteOutcome>;

export const writeOutcome = (file: string, outcome: SuiteOutcome): void => writeFileSync(file, JSON.stringify(outcome));

export const readOutcome = (file: string): SuiteOutcome => schema.parse(JSON.parse(readFileSync(file, 'utf8')));

export const failuresOf = ({ statements }: SuiteOutcome): number =>
  statements.filter(({ failure }) => failure !== undefined).length;

/** A suite that proved nothing has not passed. */
export const passed = (outcome: SuiteOutcome): boolean =>
  outcome.ended === undefined && failuresOf(outcome) === 0 && outcome.statements.length > 0;
