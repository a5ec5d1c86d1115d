import type { Json } from '../plan/manifest.ts';
import { certificateLine, certificatesIn } from './certificates.ts';
import type { RawChange, Step } from './field-changes.ts';
import { hiddenAs, isHidden, mask, safeText, safeValue } from './masked.ts';
import type { FieldChange } from './review.ts';

/** Longer values are cut; the reader who needs all of it has the file. */
const maxValue = 160;
const maxLines = 12;

/** `spec.template.metadata.labels."app.kubernetes.io/name"`, `containers[istiod].image`. */
export const shownPath = (path: readonly Step[]): string =>
  path
    .map((step, index) => {
      if (step.startsWith('[')) return step;
      const word = /^[-\w]+$/.test(step) ? step : JSON.stringify(step);
      return index === 0 ? word : `.${word}`;
    })
    .join('');

const cut = (text: string): string =>
  text.length <= maxValue ? text : `${text.slice(0, maxValue - 40)}… (${text.length} characters)`;

const textShown = (text: string): string => {
  const certificates = certificatesIn(text);
  if (certificates.length > 0) return certificates.map(certificateLine).join('\n');
  const safe = safeText(text);
  if (/^[0-9a-f]{40,}$/.test(safe)) return `${safe.slice(0, 12)}…`;
  if (/^[A-Za-z0-9+/=]{80,}$/.test(safe)) return `(${safe.length} characters of base64)`;
  return cut(safe);
};

/** A value in one line, with everything masked that may not be seen. */
const valueShown = (kind: string, path: readonly Step[], value: Json | undefined): string | undefined => {
  if (value === undefined) return undefined;
  if (path.some((step) => step.startsWith('checksum/'))) return '(checksum)';
  if (typeof value === 'boolean' || value === null) return String(value);
  if (isHidden(kind, path)) return hiddenAs(kind, path);
  if (typeof value === 'string') return value === '' ? '""' : textShown(value);
  return cut(JSON.stringify(safeValue(kind, path, value)));
};

/** The lines in which two texts differ, between what both begin and end with. */
const differingLines = (before: string, after: string): { readonly before: string; readonly after: string } => {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < Math.min(old.length, now.length) && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < Math.min(old.length, now.length) - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const part = (lines: readonly string[]): string => {
    const differing = lines.slice(start, lines.length - end);
    const shown = differing.slice(0, maxLines).map((line) => cut(safeText(line)));
    return [...shown, ...(differing.length > maxLines ? [`… (${differing.length - maxLines} more lines)`] : [])].join(
      '\n',
    );
  };
  return { before: part(old), after: part(now) };
};

type Scalar = null | boolean | number | string;

const isScalar = (value: Json): value is Scalar => value === null || typeof value !== 'object';

const isScalarList = (value: Json | undefined): value is readonly Scalar[] =>
  Array.isArray(value) && value.every((item: Json) => isScalar(item));

const listShown = (items: readonly Scalar[]): string =>
  cut(`[${items.map((item) => safeText(String(item))).join(', ')}]`);

/** Whether two texts are better shown by the lines that differ. */
const areLines = (before: string, after: string): boolean =>
  `${before}${after}`.includes('\n') &&
  [before, after].every((text) => safeText(text) !== mask && certificatesIn(text).length === 0);

const openlyShown = (before: Json | undefined, after: Json | undefined): Omit<FieldChange, 'path'> | undefined => {
  if (typeof before === 'string' && typeof after === 'string') {
    return areLines(before, after) ? differingLines(before, after) : undefined;
  }
  if (!isScalarList(before) || !isScalarList(after)) return undefined;
  return { before: listShown(before), after: listShown(after) };
};

/** A change of a field as people may see it. */
export const shownChange = (kind: string, { path, before, after }: RawChange): FieldChange => ({
  path: shownPath(path),
  ...((isHidden(kind, path) ? undefined : openlyShown(before, after)) ?? {
    before: valueShown(kind, path, before),
    after: valueShown(kind, path, after),
  }),
});
