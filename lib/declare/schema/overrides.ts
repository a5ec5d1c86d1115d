import * as z from 'zod';
import type { Json } from '../../plan/manifest.ts';
import { stages } from '../../plan/stage.ts';

const json = z.custom<Json>();
const tree = z.record(z.string(), json);

const values = (chart: string, more = ''): z.ZodExactOptional<typeof tree> =>
  tree
    .exactOptional()
    .meta({ description: `Values of chart ${chart}${more}. Maps merge, everything else is replaced.` });

const valuesSchema = z.strictObject({
  base: values('base'),
  istiod: values('istiod', '; global, experimental and compatibilityVersion count for base and cni, too'),
  cni: values('cni'),
  gateway: values('gateway'),
});

const target = z.strictObject({
  kind: z.string().min(1).meta({ description: 'Kind of the object.' }),
  name: z.string().min(1).meta({ description: 'Its name.' }),
  namespace: z.string().min(1).exactOptional().meta({ description: 'Its namespace. Default: any.' }),
  apiVersion: z.string().min(1).exactOptional().meta({ description: 'Its apiVersion, for kinds of two groups.' }),
});

const pointer = z
  .string()
  .regex(/^(\/([^/~]|~[01])*)+$/, { error: 'this is not a JSON pointer such as /spec/replicas' });

const operation = z.strictObject({
  op: z.enum(['add', 'remove', 'replace', 'move', 'copy', 'test']).meta({ description: 'As RFC 6902 has it.' }),
  path: pointer.meta({ description: 'JSON pointer to the field.' }),
  from: pointer.exactOptional().meta({ description: 'Where move and copy take it from.' }),
  value: json.exactOptional().meta({ description: 'What add and replace put there, and test expects.' }),
});

/** What an operation needs and what it has no use for; the pointer is checked by itself. */
const isWhole = ({ op, from, value }: z.output<typeof operation>): boolean =>
  (from !== undefined) === ['move', 'copy'].includes(op) &&
  (value !== undefined) === ['add', 'replace', 'test'].includes(op);

const patchSchema = z
  .strictObject({
    target: target.meta({ description: 'The object that is changed.' }),
    release: z.string().min(1).exactOptional().meta({
      description:
        'The Helm release whose chart makes the object, for instance istiod. Left out: dist holds the object.',
    }),
    stage: z.enum(stages).exactOptional().meta({ description: 'Only in this stage. Default: any.' }),
    patch: tree.exactOptional().meta({
      description: 'Laid over the object (RFC 7386): maps merge, lists are replaced, null takes a field away.',
    }),
    jsonPatch: z
      .array(operation.refine(isWhole, { error: 'the operation needs other fields than these (RFC 6902)' }))
      .min(1)
      .exactOptional()
      .meta({ description: 'Operations in order (RFC 6902).' }),
    reason: z.string().regex(/\S/, { error: 'say why, in a few words' }).meta({
      description: 'Why the object has to differ; shown in inventory.json and in the README of the cluster.',
    }),
  })
  .refine(({ patch, jsonPatch }) => (patch === undefined) !== (jsonPatch === undefined), {
    error: 'there must be patch or jsonPatch, and not both',
  });

export type PatchSpec = z.output<typeof patchSchema>;

export const overridesSchema = z.strictObject({
  values: valuesSchema.exactOptional().meta({ description: 'Helm values over those of isthmus.' }),
  meshConfig: tree.exactOptional().meta({ description: "Istio's mesh config over that of isthmus." }),
  patches: z.array(patchSchema).exactOptional().meta({
    description: 'Changes of single objects. Those of the mesh, of clusterDefaults and of a cluster add up.',
  }),
});
