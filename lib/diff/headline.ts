import { counted } from './cluster-names.ts';
import { type Risk, risks } from './risk.ts';
import type { Meaning, Totals } from './review.ts';

/** What the headline is made of. */
export interface HeadlineInput {
  readonly risk: Risk;
  readonly meanings: readonly Meaning[];
  readonly totals: Totals;
  /** Both versions of isthmus where the inputs are equal. */
  readonly isthmus: { readonly before: string; readonly after: string } | undefined;
  readonly unread: number;
}

const countsOf = ({ byRisk, all, clusters, derived }: Totals): string => {
  const parts = risks
    .toReversed()
    .filter((risk) => byRisk[risk] > 0)
    .map((risk) => `${byRisk[risk]} ${risk}`);
  const where = clusters === 0 ? '' : ` in ${counted(clusters, 'cluster')}`;
  const others = derived > 0 ? `; ${counted(derived, 'derived file')} besides` : '';
  const split = parts.length > 0 ? ` (${parts.join(', ')}${others})` : others;
  return `${counted(all, 'object')}${where}${split}`;
};

const reasonOf = ({ risk, meanings }: HeadlineInput): string => {
  const top = meanings.filter((meaning) => meaning.risk === risk);
  const [first] = top;
  const more = top.length - 1;
  if (!first) return 'no effect on the mesh is known';
  return `${first.text}${more > 0 ? ` (and ${more} more of this risk)` : ''}`;
};

/** One line: where it comes from, the highest risk and why, and how much there is. */
export const headlineOf = (input: HeadlineInput): string => {
  const { totals, isthmus, unread, risk } = input;
  if (totals.all === 0 && totals.derived === 0 && unread === 0 && input.meanings.length === 0) return 'No differences.';
  const origin = isthmus ? `inputs equal: every change comes from isthmus ${isthmus.before} to ${isthmus.after}. ` : '';
  const warning = unread > 0 ? ` ${counted(unread, 'file')} could not be read.` : '';
  return `Risk ${risk}: ${origin}${reasonOf(input)}. ${countsOf(totals)}.${warning}`;
};
