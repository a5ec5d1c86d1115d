import { withGlobalOptions, withVerbs } from '../verbs.ts';
import { recorded, type VerbSpelling, verbNamed } from './spelling.ts';

/** What the program does, in one sentence. */
export const programSentence =
  'One declaration of a multi-cluster Istio mesh in, one directory of plain YAML per cluster out.';

/** The whole program as it is spelled: verbs, options, choices, defaults, examples. */
export const programSpelling = (): VerbSpelling =>
  recorded([], programSentence, (program) => void withVerbs(withGlobalOptions(program, 'mesh.yaml')));

/** True where words lead to a verb; no words lead to the program itself. */
export const isVerb = (words: readonly string[]): boolean => verbNamed(programSpelling(), words) !== undefined;

/** True for a verb whose own `--timeout` is the time for one answer of a cluster, and not that of the run. */
export const countsAnswers = (verb: readonly (string | number)[]): boolean =>
  verbNamed(programSpelling(), verb.map(String))?.options.some(({ name }) => name === 'timeout') === true;
