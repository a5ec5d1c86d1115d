import { errorAt } from '../../plan/issue.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import { PkiError, type PkiErrorCode } from '../../pki/pki-error.ts';

const remedies: Readonly<Record<PkiErrorCode, string>> = {
  'name-too-long': 'choose a shorter name for the mesh or the cluster: X.509 bounds both',
  'not-an-authority': 'make a root with isthmus ca init, or have the certificate signed elsewhere: isthmus ca csr',
  'authority-expired': 'a new root is needed, and every cluster must trust it before it signs',
  'key-mismatch': 'restore the store from its backup',
  'bad-serial': 'the random numbers of this machine cannot be trusted: use another',
  'bad-request': 'look at the certificates with isthmus ca lint',
};

/** Runs what issues something, and turns a refusal of the pki room into an issue. */
export const issuingOrRefusing = async <T>(place: string, issue: () => T | Promise<T>): Promise<T> => {
  try {
    return await issue();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new MeshError([errorAt(error.code, ['pki', place], error.message, remedies[error.code])]);
  }
};
