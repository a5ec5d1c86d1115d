import type { CheckResult, Finding } from '../../check/finding.ts';
import type { Mark, Subject } from '../../graph/mark.ts';
import { remoteSecretPrefix } from '../../plan/remote-secret.ts';
import type { ReportFinding } from '../../report/report-input.ts';

/** What a category of checks is about in a picture; all others are about clusters. */
const subjects: Readonly<Record<string, Subject>> = { trust: 'trust', peering: 'access', networks: 'gateway' };

/** The peer whose Secret a finding is about; empty for any other object. */
const peerOf = ({ object }: Finding): string => {
  const at = object.lastIndexOf(`/${remoteSecretPrefix}`);
  return at < 0 ? '' : object.slice(at + 1 + remoteSecretPrefix.length);
};

/** What is drawn red: errors that nobody suppressed. */
export const marksOf = (results: readonly CheckResult[]): readonly Mark[] =>
  results.flatMap(({ category, findings }) =>
    findings
      .filter(({ severity, suppressed }) => severity === 'error' && suppressed === undefined)
      .map((finding) => ({
        subject: Object.hasOwn(subjects, category) ? (subjects[category] ?? 'cluster') : 'cluster',
        code: finding.code,
        cluster: finding.cluster,
        peer: peerOf(finding),
      })),
  );

/** Every finding with the check it comes from. */
export const reportFindings = (results: readonly CheckResult[]): readonly ReportFinding[] =>
  results.flatMap(({ category, findings }) =>
    findings.map(({ suppressed, ...finding }) => ({ ...finding, category, suppressed: suppressed?.reason ?? '' })),
  );
