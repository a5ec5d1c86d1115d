import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { SuiteSpec } from '../suite.ts';

const text = z.string();

const specSchema = z.strictObject({
  suite: text,
  root: text,
  folder: text,
  isthmus: text,
  tools: z.record(text, text),
}) satisfies z.ZodType<SuiteSpec>;

/** A suite runs as a process of its own; this is how it learns what it is told. */
export const writeSpec = (file: string, spec: SuiteSpec): void => writeFileSync(file, JSON.stringify(spec));

export const readSpec = (file: string): SuiteSpec => specSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
