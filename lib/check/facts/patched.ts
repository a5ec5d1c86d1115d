import { at, textAt } from '../../plan/json-fields.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { layOver } from '../../plan/merge.ts';
import type { Patch } from './patch.ts';

const stepsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const indexIn = (list: readonly Json[], step: string): number => (step === '-' ? list.length : Number(step));

/** A map or a list with another member; undefined where it can have none of that name. */
const withMember = (container: Json, step: string, member: Json): Json | undefined => {
  if (isMap(container))
    return Object.fromEntries([...Object.entries(container).filter(([key]) => key !== step), [step, member]]);
  if (!Array.isArray(container)) return undefined;
  const index = indexIn(container, step);
  return index >= 0 && index < container.length ? container.with(index, member) : undefined;
};

const added = (container: Json, step: string, member: Json): Json | undefined => {
  if (!Array.isArray(container)) return withMember(container, step, member);
  const index = indexIn(container, step);
  return index >= 0 && index <= container.length ? container.toSpliced(index, 0, member) : undefined;
};

const removed = (container: Json, step: string): Json | undefined => {
  if (isMap(container)) return Object.fromEntries(Object.entries(container).filter(([key]) => key !== step));
  return Array.isArray(container) ? container.toSpliced(indexIn(container, step), 1) : undefined;
};

type Edit = (container: Json, step: string) => Json | undefined;

const edited = (value: Json | undefined, [step, ...below]: readonly string[], edit: Edit): Json | undefined => {
  if (step === undefined || value === undefined) return undefined;
  if (below.length === 0) return edit(value, step);
  const inner = edited(at(value, step), below, edit);
  return inner === undefined ? undefined : withMember(value, step, inner);
};

/** One operation of RFC 6902; undefined where it fails or is one that nobody writes by hand. */
const operated = (value: Json, operation: Json): Json | undefined => {
  const steps = stepsOf(textAt(operation, 'path'));
  const member = at(operation, 'value');
  const kind = textAt(operation, 'op');
  if (kind === 'remove') return edited(value, steps, removed);
  if (member === undefined) return undefined;
  // Where it does not hold, nothing is built at all, and nothing arrives.
  if (kind === 'test') return value;
  if (kind === 'add') return edited(value, steps, (container, step) => added(container, step, member));
  return kind === 'replace'
    ? edited(value, steps, (container, step) => withMember(container, step, member))
    : undefined;
};

const holdsList = (value: Json): boolean =>
  Array.isArray(value) || (isMap(value) && Object.values(value).some((inner) => holdsList(inner)));

/** Lists of kinds that Kubernetes knows merge by names; those of every other kind are replaced. */
const isBuiltIn = (object: JsonObject): boolean =>
  /^(?:v1$|[a-z]+\/|[a-z.]+\.k8s\.io\/)/.test(textAt(object, 'apiVersion'));

/** An object with a patch laid over it; undefined where nobody here can say what becomes of it. */
export const patched = (object: JsonObject, { change }: Patch): JsonObject | undefined => {
  if (Array.isArray(change)) {
    const result = change.reduce<Json | undefined>(
      (value, operation: Json) => (value === undefined ? undefined : operated(value, operation)),
      object,
    );
    return isMap(result) ? result : undefined;
  }
  if (!isMap(change) || (isBuiltIn(object) && holdsList(change))) return undefined;
  // A patch with a target may bear any name.
  const { metadata, ...rest } = change;
  const { name: _, namespace: __, ...labels } = isMap(metadata) ? metadata : {};
  const result = layOver(object, {
    ...rest,
    kind: object['kind'] ?? '',
    apiVersion: object['apiVersion'] ?? '',
    metadata: labels,
  });
  return isMap(result) ? result : undefined;
};
