import type { Issue, Position } from '../plan/issue.ts';

/** What a code means, for a page that shows rules. */
export interface SarifRule {
  readonly id: string;
  readonly title: string;
  /** An absolute address that explains it; undefined: `help` alone does. */
  readonly address?: string;
  readonly help?: string;
}

export interface SarifResult {
  readonly code: string;
  readonly level: Issue['severity'];
  readonly text: string;
  readonly at: Pick<Position, 'file' | 'line'> & Partial<Position>;
  /** The same finding in another commit has the same; undefined where nothing tells. */
  readonly fingerprint?: readonly [name: string, value: string];
  readonly properties?: Readonly<Record<string, string>>;
  /** Why somebody chose to live with it. */
  readonly justification?: string;
}

const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

const locationOf = ({ file, line, column }: SarifResult['at']): object => ({
  physicalLocation: {
    artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
    region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) },
  },
});

const resultOf = (result: SarifResult, codes: readonly string[]): object => ({
  ruleId: result.code,
  ruleIndex: codes.indexOf(result.code),
  level: result.level,
  message: { text: result.text },
  locations: [locationOf(result.at)],
  ...(result.fingerprint === undefined ? {} : { partialFingerprints: Object.fromEntries([result.fingerprint]) }),
  ...(result.properties === undefined ? {} : { properties: result.properties }),
  ...(result.justification === undefined
    ? {}
    : { suppressions: [{ kind: 'external', status: 'accepted', justification: result.justification }] }),
});

const ruleOf = ({ id, title, address, help }: SarifRule): object => ({
  id,
  shortDescription: { text: title },
  ...(address === undefined ? {} : { helpUri: address }),
  ...(help === undefined ? {} : { help: { text: help } }),
});

/**
 * Results of a tool as SARIF 2.1.0 (OASIS, sarif-schema-2.1.0): paths relative to where it looked, never a snippet.
 * `version` is that of isthmus; the rules are those of the results.
 */
export const sarifLog = (
  tool: string,
  version: string,
  results: readonly SarifResult[],
  ruleFor: (code: string) => SarifRule,
): object => {
  const codes = [...new Set(results.map(({ code }) => code))].toSorted();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: tool, semanticVersion: version, rules: codes.map((code) => ruleOf(ruleFor(code))) } },
        columnKind: 'utf16CodeUnits',
        results: results.map((result) => resultOf(result, codes)),
      },
    ],
  };
};
