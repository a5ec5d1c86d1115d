import * as z from 'zod';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';

/** Where it stands, relative to the folder of mesh.yaml. */
export const publicStoreFile = 'pki/store.json';

const schema = z.strictObject({
  version: z.literal(1),
  /** 16 random bytes in hex: two meshes of one name never share a store by accident. */
  id: z.string().regex(/^[0-9a-f]{32}$/),
  mesh: z.string().min(1),
  /** Grows with every change of the store: whoever holds an older copy is refused. */
  generation: z.int().min(1),
  /** SHA-256 of the public key (SubjectPublicKeyInfo) of each root in the store, newest first; none where the root is kept elsewhere. */
  roots: z.array(z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});

/** What the repository knows of the store: `pki/store.json`. */
export type PublicStore = Readonly<z.output<typeof schema>>;

const parse = (text: string): PublicStore | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

/** Reads `pki/store.json`, or says why not; a store of a mesh with another name is none of ours. */
export const readPublicStore = (
  text: string,
  mesh: string,
): { readonly store: PublicStore | undefined; readonly issues: readonly Issue[] } => {
  const store = parse(text);
  const refuse = (code: string, problem: string) => ({
    store: undefined,
    issues: [fileIssue(code, publicStoreFile, problem, 'restore it with git')],
  });
  if (!store) return refuse('store-file-unreadable', `${publicStoreFile} does not name a store`);
  if (store.mesh !== mesh) {
    return refuse('store-file-other-mesh', `${publicStoreFile} names the store of ${JSON.stringify(store.mesh)}`);
  }
  return { store, issues: [] };
};

/** The text of `pki/store.json`. Throws for what readPublicStore would refuse. */
export const writePublicStore = (store: Omit<PublicStore, 'version'>): string =>
  `${JSON.stringify(schema.parse({ version: 1, ...store }), undefined, 2)}\n`;
