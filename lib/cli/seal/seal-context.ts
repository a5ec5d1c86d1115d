import type { SecretContext } from '../secret-context.ts';

/** What sealing needs of the mesh and its store. */
export type SealContext = Pick<SecretContext, 'root' | 'plan' | 'now' | 'random'> & {
  /** What was read of pki/ when the store was opened; undefined: nothing, for a run that nobody else can disturb. */
  readonly seen?: SecretContext['seen'];
  readonly store: Pick<SecretContext['store'], 'id' | 'generation'>;
  readonly work: Pick<SecretContext['work'], 'fingerprintKey' | 'signer' | 'recipients' | 'pins'>;
};
