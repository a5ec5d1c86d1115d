import { issueIntermediate, issueRoot } from './authority.ts';
import type { Authority, Issuance } from './authority.ts';
import type { PermittedNames } from './extension-writer.ts';
import type { KeyGenerator } from './private-key.ts';

/** Everything that issuing with new keys depends on. */
export interface KeyedIssuance extends Issuance {
  readonly generateKey: KeyGenerator;
}

/** A cluster that gets an intermediate. */
export interface ClusterToIssue {
  readonly cluster: string;
  /** Default: `istio-system`. */
  readonly systemNamespace?: string;
}

/** A root with a new key. */
export const newRoot = async (issuance: KeyedIssuance, permittedNames?: PermittedNames): Promise<Authority> => {
  const key = await issuance.generateKey(issuance.profile.algorithm);
  return issueRoot({ ...issuance, key, ...(permittedNames === undefined ? {} : { permittedNames }) });
};

/** An intermediate with a new key for each cluster, in the order given; all keys are made at the same time. */
export const newIntermediates = async (
  root: Authority,
  clusters: readonly ClusterToIssue[],
  issuance: KeyedIssuance,
): Promise<ReadonlyMap<string, Authority>> => {
  const issued = await Promise.all(
    clusters.map(async (wish) => {
      const key = await issuance.generateKey(issuance.profile.algorithm);
      const certificate = issueIntermediate(root, { ...issuance, ...wish, publicKey: key.publicKey });
      return [wish.cluster, { certificate, key }] as const;
    }),
  );
  return new Map(issued);
};
