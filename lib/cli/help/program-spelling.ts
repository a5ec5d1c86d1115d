import { withGlobalOptions, withVerbs } from '../verbs.ts';
import { recorded, type VerbSpelling } from './spelling.ts';

/** What the program does, in one sentence. */
export const programSentence =
  'One declaration of a multi-cluster Istio mesh in, one directory of plain YAML per cluster out.';

/** The whole program as it is spelled: verbs, options, choices, defaults, examples. */
export const programSpelling = (): VerbSpelling =>
  recorded([], programSentence, (program) => void withVerbs(withGlobalOptions(program, 'mesh.yaml')));
