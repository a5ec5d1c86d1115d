import type { Issue } from '../plan/issue.ts';
import type { Finding } from './finding.ts';

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

const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

const locationOf = (issue: Issue): object => {
  const [file, line] = isFinding(issue) ? [issue.file, issue.line] : [issue.at?.file ?? '.', issue.at?.line ?? 1];
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
      region: { startLine: line },
    },
  };
};

const resultOf = (issue: Issue, codes: readonly string[]): object => ({
  ruleId: issue.code,
  ruleIndex: codes.indexOf(issue.code),
  level: issue.severity,
  message: { text: `${issue.problem}. ${issue.remedy}.` },
  locations: [locationOf(issue)],
  // The same file in another commit is the same alert.
  ...(isFinding(issue) && issue.digest !== '' ? { partialFingerprints: { 'contentSha256/v1': issue.digest } } : {}),
  ...(isFinding(issue) && issue.commit !== undefined ? { properties: { commit: issue.commit } } : {}),
});

/**
 * The findings as SARIF 2.1.0 (OASIS, sarif-schema-2.1.0): paths relative to the top of what was scanned, never a
 * snippet. `version` is that of isthmus.
 */
export const sarif = (issues: readonly Issue[], version: string): object => {
  const codes = [...new Set(issues.map(({ code }) => code))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'isthmus scan',
            semanticVersion: version,
            rules: codes.map((id) => ({ id, shortDescription: { text: rules[id] ?? id } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: issues.map((issue) => resultOf(issue, codes)),
      },
    ],
  };
};
