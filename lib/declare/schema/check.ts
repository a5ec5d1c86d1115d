import * as z from 'zod';
import { asDnsLabel, asShownText } from './text.ts';

/** A day that exists: 2027-02-30 would silently become another one. */
const isDay = (text: string): boolean => {
  const day = new Date(text);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
};

const suppression = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]*$/, { error: 'this is not a code that check prints' })
    .meta({ description: 'Code of the finding.', examples: ['version-tag-differs'] }),
  cluster: asDnsLabel().exactOptional().meta({ description: 'The cluster it is about. Default: all.' }),
  object: asShownText()
    .exactOptional()
    .meta({
      description: 'The object it is about, `Kind namespace/name` with `*` for any text. Default: all.',
      examples: ['Deployment istio-system/*'],
    }),
  reason: asShownText().meta({ description: 'Why it may stay.' }),
  until: z
    .string({ error: 'this is not a day: quote it' })
    .regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'this is not a day such as 2027-01-31' })
    .refine(isDay, { error: 'there is no such day' })
    .meta({ description: 'The last day on which it may stay.', examples: ['2027-01-31'] }),
});

export const checkSchema = z.strictObject({
  suppress: z.array(suppression).exactOptional().meta({
    description:
      'Findings of isthmus check to live with for a while. Each has a reason and an end; one that fits nothing is a finding itself. What a pull request could smuggle in is never suppressed.',
  }),
});

export type SuppressionSpec = z.output<typeof suppression>;
