import type { Issue } from '../plan/issue.ts';
import { codes } from './codes.ts';
import { yamlCodes } from './checks/files.ts';
import type { CheckResult, Finding } from './finding.ts';
import { sealedCodes } from './codes/sealed.ts';

const sealed: readonly string[] = sealedCodes.filter(([, { guarded }]) => guarded).map(([code]) => code);
const pending: readonly string[] = sealedCodes.filter(([, { guarded }]) => !guarded).map(([code]) => code);
const written = [...yamlCodes, 'yaml-empty', 'yaml-many-documents', 'yaml-not-a-map'];

/** The cluster that an issue is about: `clusters.<name>...`, or a folder of it among the committed inputs. */
const clusterOf = ({ path, at }: Issue): string => {
  if (path[0] === 'clusters' && typeof path[1] === 'string') return path[1];
  return /^(?:sealed|pki|rendered|recipients)\/([^/]+)\//.exec(at?.file ?? '')?.[1] ?? '';
};

const asFinding = (issue: Issue): Finding => ({
  ...issue,
  cluster: clusterOf(issue),
  object: '',
  suppressed: undefined,
});

/** The issues of a declaration as results: how it is written, what it says, what is committed beside it, what is pending. */
export const declarationResults = (issues: readonly Issue[]): readonly CheckResult[] => {
  const declared = [...codes].filter(([, { category }]) => category === 'declaration').map(([code]) => code);
  const group = (title: string, own: readonly string[]): CheckResult => ({
    category: 'declaration',
    title,
    codes: own,
    findings: issues.filter(({ code }) => own.includes(code)).map(asFinding),
    notes: [],
  });
  const relations = declared.filter((code) => !sealed.includes(code) && !pending.includes(code));
  const known = new Set([...relations, ...sealed, ...pending, ...written]);
  const foreign = issues.filter(({ code }) => !known.has(code)).map(({ code }) => code);
  return [
    group('mesh.yaml is clean YAML', written),
    group('mesh.yaml says what a mesh can be', [...relations, ...foreign]),
    group('what is committed beside it is whole and genuine', sealed),
    group('nothing is left to seal', pending),
  ];
};
