import { fileIssue } from '../plan/file-issue.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';

/** Why a store is not opened, changed or made. Programs match these. */
export type StoreErrorCode =
  | 'store-missing'
  | 'store-exists'
  | 'store-mode'
  | 'store-owner'
  | 'store-symlink'
  | 'store-parent'
  | 'store-tracked'
  | 'store-half'
  | 'store-unreadable'
  | 'store-other-mesh'
  | 'store-stale'
  | 'store-locked'
  | 'store-forged'
  | 'backup-unreadable'
  | 'passphrase-weak'
  | 'wrong-passphrase'
  | 'wrong-identity';

/** An error about a file or folder of the store. No message holds anything that is secret. */
export const storeError = (code: StoreErrorCode, file: string, problem: string, remedy: string): EnvironmentError =>
  new EnvironmentError([fileIssue(code, file, problem, remedy)]);

/** What to do about files that are not what the store wrote. */
export const restoreRemedy = 'bring the store back: git checkout where it has a repository, else isthmus store restore';
