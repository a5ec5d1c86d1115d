import type { IssuePath } from '../plan/issue.ts';
import { errorIn, type ObjectFinding } from './finding.ts';

const isCollection = (value: unknown): value is Readonly<Record<string, unknown>> | readonly unknown[] =>
  typeof value === 'object' && value !== null;

/** Generated classes spell names their own way (`clusterIp` becomes `clusterIP`): only letters and digits count. */
const bare = (key: string): string => key.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase();

/** The member that a key of the input became: under the same name, else under one that differs in spelling only. */
const member = (result: unknown, key: string): unknown => {
  if (!isCollection(result)) return undefined;
  if (Object.hasOwn(result, key)) return Reflect.get(result, key);
  const spelled = Object.keys(result).find((other) => bare(other) === bare(key));
  return spelled === undefined ? undefined : Reflect.get(result, spelled);
};

/** cdk8s-plus-28 has classes for what is a number or a text (IntOrString, Quantity); the input shows their one member. */
const boxedValue = (input: unknown): unknown =>
  isCollection(input) && Object.keys(input).join() === 'value' ? Reflect.get(input, 'value') : undefined;

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

const lost = (input: unknown, result: unknown, path: IssuePath): readonly IssuePath[] => {
  if (input === undefined || input === null) return [];
  const boxed = boxedValue(input);
  if (boxed !== undefined && !isCollection(result)) return lost(boxed, result, path);
  if (isCollection(input) && !isEmpty(input)) {
    return Object.keys(input).flatMap((key) =>
      lost(Reflect.get(input, key), member(result, key), [...path, Array.isArray(input) ? Number(key) : key]),
    );
  }
  const stands = isCollection(input) ? isCollection(result) : input === result;
  return stands ? [] : [path];
};

/**
 * The fields of `input` that do not stand in `result`: for objects of classes that convert on the way out. Those of
 * `cdk8s import` and cdk8s-plus-28 drop fields they do not know, also such that a JSON patch adds, without a word.
 */
export const lostFields = (input: unknown, result: unknown): readonly ObjectFinding[] =>
  lost(input, result, []).map((path) =>
    errorIn(
      'lost-field',
      path,
      'the class of the construct drops this field, or changes its value',
      'use a KubeObject or a plain ApiObject, or spell the field as the class does',
    ),
  );
