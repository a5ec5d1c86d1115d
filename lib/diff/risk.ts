/** What a change may do to a running mesh, mildest first. */
export const risks = ['none', 'restart', 'traffic', 'trust', 'data'] as const;
export type Risk = (typeof risks)[number];

/** Why a change has its risk. `rule` is the name of the rule that says so, and stable. */
export interface Reason {
  readonly risk: Risk;
  readonly rule: string;
  readonly text: string;
}

const rankOf = (risk: Risk): number => risks.indexOf(risk);

/** Riskiest first; what is equally risky keeps its order. */
export const byRisk = (one: { readonly risk: Risk }, other: { readonly risk: Risk }): number =>
  rankOf(other.risk) - rankOf(one.risk);

/** The worst of them; none where there are none. */
export const highest = (of: Iterable<{ readonly risk: Risk }>): Risk => {
  let worst: Risk = 'none';
  for (const { risk } of of) if (rankOf(risk) > rankOf(worst)) worst = risk;
  return worst;
};
