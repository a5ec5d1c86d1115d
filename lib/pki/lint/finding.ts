/** The rules of the lint, by their stable codes. */
export type RuleCode =
  | 'L01'
  | 'L02'
  | 'L03'
  | 'L04'
  | 'L05'
  | 'L06'
  | 'L07'
  | 'L08'
  | 'L09'
  | 'L10'
  | 'L11'
  | 'L12'
  | 'L13'
  | 'L14'
  | 'L15'
  | 'L16';

/**
 * What istiod would do with the bundle because of this: refuse it (and keep the old one, or not start), or load it and
 * be weaker for it. Read from istio 1.30.3: pilot/pkg/bootstrap/istio_ca.go, security/pkg/pki/util/keycertbundle.go.
 */
export type IstiodVerdict = 'refuses' | 'loads-weak';

/** Something wrong with the certificates of one cluster. Of what stands in a file it quotes only certificate names. */
export interface LintFinding {
  readonly code: RuleCode;
  /** Stable and finer than the code: what programs match where one rule has several ways to fail. */
  readonly reason: string;
  readonly severity: 'error' | 'warning';
  readonly istiod: IstiodVerdict;
  readonly cluster: string;
  /** A key of the Secret, or a file of pki/<cluster>; null where the bundle as a whole is meant. */
  readonly file: string | null;
  readonly problem: string;
  readonly remedy: string;
}

/** What a rule says about a finding; the cluster is added by whoever runs the rules. */
export type RuleFinding = Omit<LintFinding, 'cluster'>;

type Words = Pick<RuleFinding, 'problem' | 'remedy'> & { readonly file?: string };

const make = (
  code: RuleCode,
  reason: string,
  severity: RuleFinding['severity'],
  istiod: IstiodVerdict,
  { file, problem, remedy }: Words,
): RuleFinding => ({ code, reason, severity, istiod, file: file ?? null, problem, remedy });

/** istiod refuses the bundle. */
export const refusal = (code: RuleCode, reason: string, words: Words): RuleFinding =>
  make(code, reason, 'error', 'refuses', words);

/** istiod loads the bundle, and the mesh breaks or is unsafe. */
export const weakness = (code: RuleCode, reason: string, words: Words): RuleFinding =>
  make(code, reason, 'error', 'loads-weak', words);

/** istiod loads the bundle; it should be better. */
export const advice = (code: RuleCode, reason: string, words: Words): RuleFinding =>
  make(code, reason, 'warning', 'loads-weak', words);
