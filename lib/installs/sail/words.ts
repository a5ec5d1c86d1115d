import { isRetiredInSail, isSailRelease, nearestSailRelease } from '../../istio/sail.ts';
import type { InstallWords } from '../../plan/install.ts';
import { errorAt, type Issue, type IssuePath, warningAt } from '../../plan/issue.ts';
import type { IstioPlan, IstioVersion } from '../../plan/istio-plan.ts';

const versionIssue = (version: IstioVersion, place: IssuePath): readonly Issue[] => {
  if (!isSailRelease(version)) {
    return [
      errorAt(
        'sail-version-unknown',
        place,
        `sail-operator 1.30.3 knows no Istio ${version.text}: its CRD refuses the object`,
        `declare ${nearestSailRelease(version)}, or choose another install.method`,
      ),
    ];
  }
  return isRetiredInSail(version)
    ? [
        warningAt(
          'sail-version-retired',
          place,
          `sail-operator 1.30.3 takes the name of Istio ${version.text} and installs nothing for it: it was retired`,
          'declare 1.28 or newer, or keep the older sail-operator that still has its charts',
        ),
      ]
    : [];
};

const versionIssues = ({ version, canary }: IstioPlan): readonly Issue[] => [
  ...versionIssue(version, ['istio', 'version']),
  ...(canary.kind === 'canary' ? versionIssue(canary.version, ['istio', 'canary', 'version']) : []),
];

/** The operator installs chart base only beside the control plane without a revision, and up to 1.29 that has the account. */
const readerIssues = ({ readerAccess, revision, canary }: IstioPlan): readonly Issue[] =>
  readerAccess === 'charts' && revision !== '' && !(canary.kind === 'canary' && canary.revision === '')
    ? [
        errorAt(
          'sail-revision-without-reader',
          ['istio', 'revision'],
          'with a revision sail-operator does not install chart base, which has the account that peers read with up to Istio 1.29',
          'declare Istio 1.30 or newer, leave istio.revision out, or choose another install.method',
        ),
      ]
    : [];

/** sail-operator as a declaration speaks of it. */
export const sailWords: InstallWords = {
  name: 'sail',
  judged: () => ['Istio', 'IstioCNI'],
  // Its Helm takes over nothing that another release owns, and removes what it installed when its object goes.
  cannotSwitch: () => 'sail-operator takes over no control plane that something else installed, and hands none over',
  issues: ({ settings: { istio } }) => [...versionIssues(istio), ...readerIssues(istio)],
};
