import type { Issue } from '../plan/issue.ts';
import type { Finding } from './finding.ts';
import { sarifLog, type SarifResult } from './sarif-log.ts';

/** What a code means, for a page that shows rules. */
const rules: Readonly<Record<string, string>> = {
  'secret-in-the-clear': 'A private key, a token, a password or an unsealed Secret stands in the clear',
  'scan-encrypted-key': 'A private key is only locked under a passphrase',
  'scan-suspicious-name': 'A file has the name of a file with secrets',
  'scan-too-large': 'Something is too large, too deep or too often encoded to look into',
  'scan-closed': 'An archive could not be opened',
  'scan-link-outside': 'A symbolic link points outside of what is scanned',
  'scan-submodule': 'Another repository was not entered',
  'scan-special': 'Something is no file, folder or link',
  'scan-unreadable': 'Something cannot be read',
  'scan-exception-unused': 'An exception fits nothing',
  'scan-shallow': 'The history is cut off',
};

const isFinding = (issue: Issue): issue is Finding => 'digest' in issue;

const resultOf = (issue: Issue): SarifResult => {
  const common = { code: issue.code, level: issue.severity, text: `${issue.problem}. ${issue.remedy}.` };
  if (!isFinding(issue)) return { ...common, at: { file: issue.at?.file ?? '.', line: issue.at?.line ?? 1 } };
  const { file, line, digest, commit } = issue;
  return {
    ...common,
    at: { file, line },
    // The same file in another commit is the same alert.
    ...(digest === '' ? {} : { fingerprint: ['contentSha256/v1', digest] as const }),
    ...(commit === undefined ? {} : { properties: { commit } }),
  };
};

/** The findings as SARIF 2.1.0. `version` is that of isthmus. */
export const sarif = (issues: readonly Issue[], version: string): object =>
  sarifLog('isthmus scan', version, issues.map(resultOf), (id) => ({ id, title: rules[id] ?? id }));
