import { intermediateOf, rootOf } from '../pki/mesh-of-tests.ts';

/** A root of tests, and what it issued. */
interface Issued {
  readonly root: string;
  intermediate(cluster: string): string;
}

const made = new Map<string, Issued>();

/** The certificates of a root by this name, the same within one run; nobody keeps its key. */
export const issued = (name: string): Issued => {
  const known = made.get(name);
  if (known) return known;
  const root = rootOf();
  const intermediates = new Map<string, string>();
  const fresh: Issued = {
    root: root.certificate.pem,
    intermediate: (cluster) => {
      const pem = intermediates.get(cluster) ?? intermediateOf(root, cluster).certificate.pem;
      intermediates.set(cluster, pem);
      return pem;
    },
  };
  made.set(name, fresh);
  return fresh;
};
