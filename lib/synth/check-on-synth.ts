import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { checkObject } from '../emit/check-object.ts';
import { duplicateObjects } from '../emit/identity.ts';
import type { Issue } from '../plan/issue.ts';
import { builtObject } from './built-objects.ts';

const sentence = ({ code, path, problem, remedy }: Issue): string =>
  `${code} at ${path.join('.')}: ${problem} (${remedy})`;

const problemsBelow = (scope: Construct): string[] => {
  const checked = scope.node
    .findAll()
    .flatMap((construct) => (ApiObject.isApiObject(construct) ? [builtObject(construct, construct.node.path)] : []))
    .map((object) => ({ ...checkObject(object), origin: object.origin }));
  const issues = [...checked.flatMap((object) => object.issues), ...duplicateObjects(checked)];
  return issues.filter(({ severity }) => severity === 'error').map(sentence);
};

/**
 * For a cdk8s app of one's own that uses parts of isthmus: makes `app.synth()` fail, before it writes, on what synth of
 * isthmus would refuse below `scope`: unknown or lost fields, an object that stands twice, a secret in the clear.
 */
export const checkOnSynth = (scope: Construct): void =>
  scope.node.addValidation({ validate: () => problemsBelow(scope) });
