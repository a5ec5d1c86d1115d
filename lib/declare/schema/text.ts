import * as z from 'zod';

/** Letters, digits, `-`, `_` and `.` as Kubernetes allows them in a label value. */
const labelValue = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const dnsLabel = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const dnsName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** An optional DNS name and a slash, then up to 63 letters, digits, `-`, `_` and `.`: keys, and names of classes. */
const qualifiedName =
  /^(?:(?=[^/]{1,253}\/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

export const isDnsLabel = (text: string): boolean => dnsLabel.test(text);

export const isDnsName = (text: string): boolean => text.length <= 253 && dnsName.test(text);

/** As Kubernetes wants the keys of labels, annotations and taints (k8s.io/apimachinery, validation.IsQualifiedName). */
export const isQualifiedName = (text: string): boolean => qualifiedName.test(text);

/** The empty text is one, too. */
export const isLabelValue = (text: string): boolean => text === '' || labelValue.test(text);

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

/** Cores, in thousandths at the finest: less is rounded by Kubernetes. */
export const asCpu = (): z.ZodType<string | number> =>
  z.union([
    z.number().nonnegative().multipleOf(0.001, { error: 'this is finer than a thousandth of a core' }),
    shaped(/^([0-9]+(\.[0-9]{1,3})?|[0-9]+m)$/, 'an amount of CPU such as 500m or 2'),
  ]);

/** Whole bytes. `512m` is half a byte, and whoever writes it means `512Mi`. */
export const asMemory = (): z.ZodType<string | number> =>
  z.union([
    z.int({ error: 'this is not a whole number of bytes' }).nonnegative(),
    shaped(/^([0-9]+|[0-9]+(\.[0-9]+)?(k|Ki|M|Mi|G|Gi|T|Ti|P|Pi))$/, 'an amount of memory such as 512Mi or 2Gi'),
  ]);

/** A path below the folder it is relative to. */
export const asRelativePath = (): z.ZodString =>
  shaped(
    /^(?!\/)(?![A-Za-z]:)(?!(.*\/)?\.\.(\/|$))[^\0\\]+$/,
    'a relative path with forward slashes that stays below its folder',
  );

/**
 * Labels or annotations by their keys. YAML reads a bare 1 or true as number or boolean, which Kubernetes refuses there.
 * Values may hold `{cluster}`, so that their form is known later: a rule looks at those of labels.
 */
export const asTextMap = (): z.ZodRecord<z.ZodString, z.ZodString> =>
  z.record(
    shaped(qualifiedName, 'a key (letters, digits, - _ . between them, 63 characters at most, after a DNS name and /)'),
    z.string(),
  );

/** Control characters, and those that turn the direction of a line or break it. */
// oxlint-disable-next-line no-control-regex -- they are what this is about
const shownText = /^[^\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+$/;

/** A name that is printed and copied: nothing in it steers a terminal. */
export const asShownText = (): z.ZodType<string> => shaped(shownText, 'a name without control characters');
