import { errorAt, type Issue } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';
import { certificatesOf } from '../trust.ts';

/** A set of roots, and the first cluster that has it. */
interface Holder {
  readonly name: string;
  readonly roots: readonly string[];
}

const strangers = (one: string, other: string): Issue =>
  errorAt(
    'roots-differ',
    ['clusters', one],
    `pki/${one}/root-cert.pem and pki/${other}/root-cert.pem have no certificate in common`,
    `run isthmus ca renew ${one}, then isthmus seal; with a CA of your own, commit its root for each of them`,
  );

/**
 * Any two clusters trust each other through a common root. While a root is replaced they hold two, so one in common is enough.
 * (The published procedure compares the intermediates, which must differ.)
 */
export const rootsAgree: Rule = ({ clusters }) => {
  // In a mesh of a thousand clusters there are one or two sets of roots: each is compared once.
  const sets = new Map<string, Holder>();
  for (const { name, trust } of clusters) {
    if (trust.kind === 'pinned' && !sets.has(trust.rootCertificate)) {
      sets.set(trust.rootCertificate, { name, roots: certificatesOf(trust.rootCertificate) });
    }
  }
  const holders = [...sets.values()];
  return holders.flatMap((holder, at) => {
    const stranger = holders.slice(0, at).find((other) => !other.roots.some((root) => holder.roots.includes(root)));
    return stranger ? [strangers(holder.name, stranger.name)] : [];
  });
};
