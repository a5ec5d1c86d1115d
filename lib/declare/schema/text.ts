import * as z from 'zod';

/** Letters, digits, `-`, `_` and `.` as Kubernetes allows them in a label value. */
const labelValue = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const dnsName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A text with a shape; `wanted` completes the sentence "this is not ...". */
const shaped = (pattern: RegExp, wanted: string): z.ZodString =>
  z.string().regex(pattern, { error: `this is not ${wanted}` });

export const asLabelValue = (): z.ZodString =>
  shaped(labelValue, 'a label value (letters, digits, - _ . between them, 63 characters at most)');

export const asDnsLabel = (): z.ZodString =>
  shaped(dnsLabel, 'a DNS label (lower-case letters, digits and - between them, 63 characters at most)');

export const asDnsName = (): z.ZodString =>
  shaped(dnsName, 'a DNS name (lower-case labels joined by dots)').max(253, {
    error: 'this is longer than 253 characters',
  });

/** A Kubernetes quantity such as `500m`, `2Gi` or `4`. */
export const asQuantity = (): z.ZodType<string | number> =>
  z.union([
    z.number().nonnegative(),
    shaped(/^[0-9]+(\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi)?$/, 'a quantity such as 500m, 2Gi or 4'),
  ]);

/** A path below the folder of mesh.yaml. */
export const asRelativePath = (): z.ZodString =>
  shaped(/^(?!\/)(?![A-Za-z]:)[^\0\\]+$/, 'a path relative to mesh.yaml with forward slashes');

/** Labels or annotations. YAML reads a bare 1 or true as number or boolean, which Kubernetes refuses there. */
export const asTextMap = (): z.ZodRecord<z.ZodString, z.ZodString> => z.record(z.string().min(1), z.string());
