import { readIstioVersion } from '../../istio/version.ts';
import type { IstioVersion } from '../../plan/istio-plan.ts';
import { errorAt, type Issue, warningAt } from '../../plan/issue.ts';
import type { RenderProgram } from '../../plan/rendered-plan.ts';

/** What is to be compared with the declared release. */
export interface FoundVersion {
  readonly program: RenderProgram;
  /** The thing that has the version, for people: `istioctl`, `chart base`. */
  readonly of: string;
  readonly text: string;
  /** Why a version that cannot be compared is taken all the same; empty: it is not. */
  readonly allowed: string;
}

/** Whether a version is none of a release, so that nothing can be said about it: a build of a branch says `unknown`. */
export const isUnknown = (text: string): boolean => readIstioVersion(text) === undefined;

/**
 * What is to be said of a version: another minor release makes other objects than were declared, so it is refused; another
 * patch release is worth a look; a build without a release cannot be compared, and needs somebody's reason.
 */
export const versionIssues = (declared: IstioVersion, found: FoundVersion): readonly Issue[] => {
  const { of, text, allowed, program } = found;
  const version = readIstioVersion(text);
  const wanted = program === 'helm' ? 'the charts' : `the ${program}`;
  if (version === undefined) {
    if (allowed !== '') return [];
    const problem = `${of} is a build of version ${JSON.stringify(text)}, and ${declared.text} is declared: they cannot be compared`;
    const remedy = `take ${wanted} of Istio ${declared.text}, or say why this build is right: --allow-version "REASON"`;
    return [errorAt('render-version-unknown', ['istio', 'version'], problem, remedy)];
  }
  if (version.major !== declared.major || version.minor !== declared.minor) {
    const problem = `${of} is ${text}, and Istio ${declared.text} is declared`;
    const remedy = `take ${wanted} of Istio ${declared.text}, or declare ${text}`;
    return [errorAt('render-version-differs', ['istio', 'version'], problem, remedy)];
  }
  if (version.patch === declared.patch) return [];
  const problem = `${of} is ${text}, and ${declared.text} is declared: the images are those of ${declared.text}`;
  return [warningAt('render-patch-differs', ['istio', 'version'], problem, `take ${wanted} of ${declared.text}`)];
};
