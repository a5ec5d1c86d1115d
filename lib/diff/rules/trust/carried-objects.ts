import { isMap, type Json, type JsonObject } from '../../../plan/manifest.ts';
import { type Rule, someOf } from '../rule.ts';

/** A StatefulSet carries claims, and may say their kind. */
const harmless = new Set(['PersistentVolumeClaim']);

const maxDepth = 40;

const isObject = (value: JsonObject): boolean =>
  typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string' && isMap(value['metadata']);

/** Kind and text of every object inside a value; a reference has no metadata. */
const carriedIn = (members: readonly Json[], depth: number): readonly (readonly [kind: string, text: string])[] =>
  members.flatMap((member) => {
    if (member === null || typeof member !== 'object' || depth > maxDepth) return [];
    if (!isMap(member)) return carriedIn(member, depth + 1);
    const inner = carriedIn(Object.values(member), depth + 1);
    const { kind } = member;
    return isObject(member) && typeof kind === 'string' && !harmless.has(kind)
      ? [[kind, JSON.stringify(member)], ...inner]
      : inner;
  });

const carried = (object: JsonObject | undefined): ReturnType<typeof carriedIn> =>
  carriedIn(Object.values(object ?? {}), 0);

/** Objects inside an object, for an engine to unpack: rules that know kinds do not see them. */
export const carriedObjects: Rule = {
  name: 'carried-objects',
  risk: 'trust',
  reasons: ({ area, kind, before, after }) => {
    if (area !== 'object' || kind === '') return [];
    const known = new Set(carried(before).map(([, text]) => text));
    const changed = carried(after).filter(([, text]) => !known.has(text));
    return changed.length > 0 ? [`it carries other objects (${someOf(changed.map(([name]) => name))})`] : [];
  },
};
