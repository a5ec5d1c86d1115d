import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A state of a repository, and the changes that lead to the next: a new file, a new folder, another text, and deletions. */
export const oldTree: ReadonlyMap<string, string> = new Map([
  ['pki/east/ca-cert.pem', 'old certificate'],
  ['sealed/east/index.json', 'old index'],
  ['sealed/west/secret.yaml', 'the only file of its folder'],
  ['mesh.yaml', 'somebody else wrote this'],
]);

export const newTree: ReadonlyMap<string, string | undefined> = new Map([
  ['pki/east/ca-cert.pem', 'new certificate'],
  ['pki/north/ca-cert.pem', 'a certificate in a new folder'],
  ['sealed/east/index.json', 'new index'],
  ['sealed/west/secret.yaml', undefined],
  ['sealed/never/there.yaml', undefined],
]);

/** The state that they lead to. */
export const afterwards: ReadonlyMap<string, string> = new Map(
  [...oldTree, ...newTree].flatMap(([path]) => {
    const text = newTree.has(path) ? newTree.get(path) : oldTree.get(path);
    return text === undefined ? [] : [[path, text] as const];
  }),
);

export const plant = (root: string, tree: ReadonlyMap<string, string>): void => {
  for (const [path, text] of tree) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
};

/** Every file below a folder with its text; hidden ones, too. */
export const treeAt = (root: string): Readonly<Record<string, string>> =>
  existsSync(root)
    ? Object.fromEntries(
        readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((entry) => !entry.isDirectory())
          .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
          .toSorted()
          .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
      )
    : {};
