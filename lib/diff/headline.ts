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

/** Names of others can be long, and must not push the counts out of sight. */
const maxReason = 320;

const shortened = (text: string): string => (text.length > maxReason ? `${text.slice(0, maxReason - 1)}…` : text);

const reasonOf = ({ risk, meanings }: HeadlineInput): string => {
  const top = meanings.filter((meaning) => meaning.risk === risk);
  const [first] = top;
  const more = top.length - 1;
  if (!first) return 'no effect on the mesh is known';
  return `${shortened(first.text)}${more > 0 ? ` (and ${more} more of this risk)` : ''}`;
};

/**
 * One line: where it comes from (an inventory claims that, and whoever edits dist can edit it), the highest risk and why, and
 * how much there is.
 */
export const headlineOf = (input: HeadlineInput): string => {
  const { totals, isthmus, unread, risk } = input;
  if (totals.all === 0 && totals.derived === 0 && unread === 0 && input.meanings.length === 0) return 'No differences.';
  const origin = isthmus
    ? `dist claims equal inputs, and that every change comes from isthmus ${isthmus.before} to ${isthmus.after}. `
    : '';
  const warning = unread > 0 ? ` ${counted(unread, 'file')} could not be read.` : '';
  return `Risk ${risk}: ${origin}${reasonOf(input)}. ${countsOf(totals)}.${warning}`;
};
