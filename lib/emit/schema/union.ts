import type { Schema } from './schema.ts';

/** The fields that tell the branches of a union apart, for the message. */
const fieldsOf = (branches: readonly Schema[]): string => branches.flatMap(({ required = [] }) => required).join(', ');

const noneOf = (branches: readonly Schema[]): string => {
  const fields = fieldsOf(branches);
  return fields === '' ? 'has none of the allowed forms' : `needs one of ${fields}`;
};

const exactlyOneProblem = (branches: readonly Schema[], fits: (branch: Schema) => boolean): string => {
  const count = branches.filter(fits).length;
  if (count === 1) return '';
  if (count === 0) return noneOf(branches);
  const fields = fieldsOf(branches);
  return fields === '' ? 'has two forms of which only one is allowed' : `takes only one of ${fields}`;
};

/** Says why a value is outside anyOf, oneOf or not; '' when it is inside. `fits` checks a branch without reporting. */
export const unionProblem = ({ anyOf, oneOf, not }: Schema, fits: (branch: Schema) => boolean): string => {
  if (anyOf !== undefined && !anyOf.some(fits)) return noneOf(anyOf);
  const problem = oneOf === undefined ? '' : exactlyOneProblem(oneOf, fits);
  if (problem !== '') return problem;
  return not !== undefined && fits(not) ? 'has a combination of fields that is not allowed' : '';
};
