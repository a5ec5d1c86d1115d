import * as z from 'zod';
import { renderedStages, renderPrograms } from '../plan/rendered-plan.ts';

/** The version of the format; raised when an older isthmus could not read it any more. */
export const renderedFormat = 1;

/** The account of a cluster's rendered objects: rendered/<cluster>/index.json. */
export const renderedIndexName = 'index.json';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** A stage and one file name below it, as isthmus names files: nothing else is read, or removed. */
const path = z.string().regex(/^[0-9]{2}-[a-z]+\/[a-z0-9][-a-z0-9._]{0,254}\.yaml$/);

const object = z
  .strictObject({ stage: z.enum(renderedStages), file: path, sha256: digest })
  .refine(({ stage, file }) => file.startsWith(`${stage}/`));

const index = z.strictObject({
  format: z.literal(renderedFormat),
  program: z.enum(renderPrograms),
  version: z.string().max(200),
  allowed: z.string().max(1000),
  inputs: z.array(z.strictObject({ name: z.string().max(200), sha256: digest })).max(100),
  objects: z.array(object).max(2000),
});

/**
 * What was rendered from what: the program and its version, the reason why a version that nobody can compare was
 * allowed (else empty), the digest of every input, and every object with the digest of its file.
 */
export type RenderedIndex = z.infer<typeof index>;

/** Undefined for a text that is no such account. */
export const readRenderedIndex = (text: string): RenderedIndex | undefined => {
  try {
    return index.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** One line per item, so that a pull request shows the objects that changed. */
const list = (items: readonly object[]): string =>
  items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;

/** The members in the order of the format. */
export const renderedIndexText = ({ format, program, version, allowed, inputs, objects }: RenderedIndex): string =>
  [
    '{',
    `  "format": ${format},`,
    `  "program": ${JSON.stringify(program)},`,
    `  "version": ${JSON.stringify(version)},`,
    `  "allowed": ${JSON.stringify(allowed)},`,
    `  "inputs": ${list(inputs.map(({ name, sha256 }) => ({ name, sha256 })))},`,
    `  "objects": ${list(objects.map(({ stage, file, sha256 }) => ({ stage, file, sha256 })))}`,
    '}',
    '',
  ].join('\n');
