import { defaultTag, needsDefaultTag, revisionText, unrevisioned } from '../../istio/revision.ts';
import { compareIstioVersions, whyVersionUnsupported } from '../../istio/version.ts';
import { errorAt, type Issue, type IssuePath } from '../../plan/issue.ts';
import type { CanaryPlan, IstioPlan } from '../../plan/istio-plan.ts';
import type { Rule } from '../rule.ts';

type Canary = Extract<CanaryPlan, { kind: 'canary' }>;

const canaryAt = (key: string): IssuePath => ['istio', 'canary', key];

const reservedName = ({ revision }: IstioPlan): readonly Issue[] =>
  revision === unrevisioned
    ? [
        errorAt(
          'revision-reserved',
          ['istio', 'revision'],
          'default is what Istio calls the control plane without a revision',
          'leave istio.revision out, or take a name such as 1-30-3',
        ),
      ]
    : [];

const sameName = ({ revision }: IstioPlan, canary: Canary): readonly Issue[] =>
  revision === canary.revision
    ? [
        errorAt(
          'canary-revision-same',
          canaryAt('revision'),
          `the control plane and its canary are both ${revisionText(revision)}: they would be one`,
          'give the canary a revision of its own, such as its version with dashes',
        ),
      ]
    : [];

const unsupported = ({ version }: Canary): readonly Issue[] => {
  const reason = whyVersionUnsupported(version);
  return reason === undefined
    ? []
    : [
        errorAt(
          'canary-version-unsupported',
          canaryAt('version'),
          `Istio ${version.text} cannot be compiled for: ${reason}`,
          'declare a supported release such as 1.30.3',
        ),
      ];
};

/** Both read the CRDs of the newer one, and the proxies of both talk to each other. */
const skewed = ({ version }: IstioPlan, canary: Canary): readonly Issue[] =>
  version.major === canary.version.major && Math.abs(version.minor - canary.version.minor) <= 1
    ? []
    : [
        errorAt(
          'canary-version-skew',
          canaryAt('version'),
          `Istio ${version.text} and ${canary.version.text} are more than one minor version apart`,
          'go one minor version at a time',
        ),
      ];

/** The way there goes through the labels of all namespaces; nothing would be gained by the way back. */
const wayBack = ({ version }: IstioPlan, canary: Canary): readonly Issue[] =>
  canary.revision === '' && compareIstioVersions(canary.version, version) > 0
    ? [
        errorAt(
          'canary-unrevisioned',
          canaryAt('revision'),
          'a newer control plane cannot go back to having no revision',
          `take a name such as ${canary.version.text.replaceAll('.', '-')}; default is only for the one to be left`,
        ),
      ]
    : [];

const tagIssues = (istio: IstioPlan): readonly Issue[] => {
  const { revision, canary, tags } = istio;
  const known = [revision, ...(canary.kind === 'canary' ? [canary.revision] : [])];
  // Ours comes first.
  return tags.slice(needsDefaultTag(istio) ? 1 : 0).flatMap(({ name, revision: of }): readonly Issue[] => {
    const path: IssuePath = ['istio', 'tags', name];
    if (name === defaultTag) {
      const problem = 'the tag default follows the control plane that serves the mesh';
      return [errorAt('tag-reserved', path, problem, 'leave it out, and change istio.revision')];
    }
    if (known.map(revisionText).includes(name)) {
      const problem = `${name} is a revision, too: a pod would be injected by two control planes`;
      return [errorAt('tag-is-revision', path, problem, 'give the tag another name')];
    }
    if (known.includes(of)) return [];
    const problem = `the tag ${name} names the revision ${revisionText(of)}, which no control plane has`;
    return [errorAt('tag-revision-unknown', path, problem, `name ${known.map(revisionText).join(' or ')}`)];
  });
};

/** Control planes side by side, and the names that lead to them. */
export const revisions: Rule = ({ settings: { istio } }) => [
  ...reservedName(istio),
  ...(istio.canary.kind === 'canary'
    ? [
        ...sameName(istio, istio.canary),
        ...unsupported(istio.canary),
        ...skewed(istio, istio.canary),
        ...wayBack(istio, istio.canary),
      ]
    : []),
  ...tagIssues(istio),
];
