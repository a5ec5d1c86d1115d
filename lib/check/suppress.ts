import { type Issue, warningAt } from '../plan/issue.ts';
import { codeOf, codes } from './codes.ts';
import type { CheckResult, Finding, Suppression } from './finding.ts';

/** A suppression, and its place in mesh.yaml. */
export interface DeclaredSuppression extends Suppression {
  readonly at: Issue['at'];
}

/** `Kind namespace/name` with `*` for any text. */
const matches = (pattern: string, text: string): boolean => {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return pattern === text;
  if (!text.startsWith(first)) return false;
  let end = first.length;
  // The first place of each part leaves the most for the next: nothing is ever tried twice.
  for (const part of others) {
    const start = text.indexOf(part, end);
    if (start === -1) return false;
    end = start + part.length;
  }
  return text.length - last.length >= end && text.endsWith(last);
};

const fits = (suppression: Suppression, finding: Finding): boolean =>
  suppression.code === finding.code &&
  (suppression.cluster === '' || suppression.cluster === finding.cluster) &&
  (suppression.object === '' || matches(suppression.object, finding.object));

/** An error of the declaration stops synth whatever anybody says of it. */
const isGuarded = ({ code, severity }: Finding): boolean => {
  const { guarded, category } = codeOf(code);
  return guarded || (category === 'declaration' && severity === 'error');
};

/** The last day counts whole, in UTC. */
const isOver = ({ until }: Suppression, now: Date): boolean => now.toISOString().slice(0, 10) > until;

const fault = (suppression: DeclaredSuppression, code: string, problem: string, remedy: string): Finding => ({
  ...warningAt(code, ['check', 'suppress'], problem, remedy),
  ...(suppression.at ? { at: suppression.at } : {}),
  cluster: suppression.cluster,
  object: '',
  suppressed: undefined,
});

const faultOf = (suppression: DeclaredSuppression, now: Date, findings: readonly Finding[]): readonly Finding[] => {
  const { code, until } = suppression;
  if (!codes.has(code)) {
    return [
      fault(
        suppression,
        'suppression-unknown-code',
        `check has no code ${code}`,
        'correct the code: isthmus check -o json shows it',
      ),
    ];
  }
  if (isOver(suppression, now)) {
    return [
      fault(
        suppression,
        'suppression-expired',
        `it held until ${until}`,
        'mend what it hid, or decide anew until when it may stay',
      ),
    ];
  }
  const fitting = findings.filter((finding) => fits(suppression, finding));
  if (fitting.some(isGuarded) || codeOf(code).guarded) {
    return [
      fault(
        suppression,
        'suppression-refused',
        `${code} may not be suppressed: it is what a pull request could smuggle in`,
        'remove the suppression, and mend what it names',
      ),
    ];
  }
  if (fitting.length > 0) return [];
  return [
    fault(suppression, 'suppression-unused', `nothing fits it: ${code} is not found there any more`, 'remove it'),
  ];
};

/**
 * Marks the findings that somebody chose to live with for a while, and adds a check about the suppressions themselves.
 * What is guarded is never marked.
 */
export const suppressed = (
  results: readonly CheckResult[],
  declared: readonly DeclaredSuppression[],
  now: Date,
): readonly CheckResult[] => {
  const all = results.flatMap(({ findings }) => findings);
  const valid = declared.filter((suppression) => !isOver(suppression, now));
  const marked = results.map((result) => ({
    ...result,
    findings: result.findings.map((finding) => {
      const by = isGuarded(finding) ? undefined : valid.find((suppression) => fits(suppression, finding));
      return by === undefined ? finding : { ...finding, suppressed: by };
    }),
  }));
  if (declared.length === 0) return marked;
  return [
    ...marked,
    {
      category: 'suppressions',
      title: 'every suppression is in force and still needed',
      codes: ['suppression-expired', 'suppression-unused', 'suppression-refused', 'suppression-unknown-code'],
      findings: declared.flatMap((suppression) => faultOf(suppression, now, all)),
      notes: [],
    },
  ];
};
