import { rootOf } from './pki/mesh-of-tests.ts';

const made = new Map<string, string>();

/** The certificate of an authority in PEM, the same for the same name within one test file; nobody has its key. */
export const certificate = (name: string): string => {
  const pem = made.get(name) ?? rootOf().certificate.pem;
  made.set(name, pem);
  return pem;
};
