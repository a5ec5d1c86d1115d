import { codeOf, pageOf } from '../../check/codes.ts';
import type { CheckResult, Finding } from '../../check/finding.ts';
import { sha256 } from '../../emit/digest.ts';
import { sarifLog, type SarifResult } from '../../scan/sarif-log.ts';

/** A finding stays the same alert when lines move and words improve. */
const fingerprintOf = ({ code, cluster, object, at, path }: Finding): string =>
  sha256(JSON.stringify([code, cluster, object, at?.file ?? '', path])).slice(0, 32);

const resultOf = (finding: Finding): SarifResult => {
  const { code, severity, problem, remedy, at, cluster, suppressed: by } = finding;
  return {
    code,
    level: severity,
    text: `${problem}. ${remedy}.`,
    at: at ?? { file: 'mesh.yaml', line: 1 },
    fingerprint: ['finding/v1', fingerprintOf(finding)],
    ...(cluster === '' ? {} : { properties: { cluster } }),
    ...(by === undefined ? {} : { justification: `${by.reason} (until ${by.until})` }),
  };
};

/** The findings as SARIF; what is suppressed says so and why. */
export const checkSarif = (results: readonly CheckResult[], version: string): string =>
  `${JSON.stringify(
    sarifLog(
      'isthmus check',
      version,
      results.flatMap(({ findings }) => findings.map(resultOf)),
      (id) => ({
        id,
        title: codeOf(id).title,
        help: pageOf(id),
      }),
    ),
    null,
    2,
  )}\n`;
