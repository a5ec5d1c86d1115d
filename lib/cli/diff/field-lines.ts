import type { FieldChange, ObjectChange, Verb } from '../../diff/review.ts';

/** More objects of one entry are counted. */
const maxNames = 5;

export const verbSigns: Readonly<Record<Verb, string>> = { added: '+', removed: '-', recreated: '!', changed: '~' };

/** A field as lines: where it is, what it was, what it will be. */
export const fieldLines = ({ path, before, after }: FieldChange): readonly string[] => [
  `  ${path === '' ? '(the file)' : path}`,
  ...(before === undefined ? [] : before.split('\n').map((line) => `- ${line}`)),
  ...(after === undefined ? [] : after.split('\n').map((line) => `+ ${line}`)),
];

/** `Service istio-system/a, Service istio-system/b and 40 more`. */
export const namesOf = ({ objects }: ObjectChange): string => {
  const shown = objects.slice(0, maxNames).join(', ');
  return objects.length > maxNames ? `${shown} and ${objects.length - maxNames} more` : shown;
};
