import type { SecretContext } from '../secret-context.ts';

/** What sealing needs of the mesh and its store. */
export type SealContext = Pick<SecretContext, 'root' | 'plan' | 'now' | 'random'> & {
  readonly store: Pick<SecretContext['store'], 'id'>;
  readonly work: Pick<SecretContext['work'], 'fingerprintKey' | 'signer' | 'recipients'>;
};
