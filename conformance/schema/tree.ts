import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** An object of a tree, and the text in which it stands. */
export interface TreeObject {
  /** Below the tree. */
  readonly file: string;
  readonly text: string;
  readonly object: z.output<typeof objectSchema>;
}

/** What synth wrote for one declaration. */
export interface Tree {
  readonly name: string;
  readonly folder: string;
  /** Everything that is applied to a cluster, in the order of its path: namespaces before what stands in them. */
  readonly objects: readonly TreeObject[];
  /** Specs for istioctl, which no server knows. */
  readonly operatorSpecs: readonly string[];
  /** Values for Istio's charts. */
  readonly values: readonly string[];
  /** Folders with a kustomization.yaml. */
  readonly kustomizations: readonly string[];
}

const overlays = 'argocd/stages/';

/** Whether a folder lists stages of a cluster for Argo CD, from elsewhere in the tree. */
export const isOverlay = (folder: string): boolean => folder.startsWith(overlays);

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();

const isList = (file: string): boolean => /(^|\/)kustomization\.yaml$/.test(file);
const isSpec = (file: string): boolean => /(^|\/)istio-operator\//.test(file);
const isForHelm = (file: string): boolean => /(^|\/)helm\//.test(file);
/** Part of an object of somebody else. */
const isPatch = (file: string): boolean => file.endsWith('.patch.yaml');
const isValues = (file: string): boolean => isForHelm(file) && !file.includes('/patches/');

/** Reads a tree. Throws when a file that is no list, no spec, no patch and no values is not one object. */
export const readTree = (name: string, folder: string): Tree => {
  const files = filesBelow(folder).filter((file) => file.endsWith('.yaml'));
  const applied = files.filter((file) => !isList(file) && !isSpec(file) && !isForHelm(file) && !isPatch(file));
  return {
    name,
    folder,
    objects: applied.map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      return { file, text, object: objectSchema.parse(parse(text)) };
    }),
    operatorSpecs: files.filter(isSpec),
    values: files.filter(isValues),
    kustomizations: files.filter(isList).map((file) => dirname(file)),
  };
};

/** Which cluster a file is for: its name is a folder, also below those of Flux. What a hub or Argo CD reads is one more. */
const clusterOf = (file: string): string => {
  const [first = '', second = ''] = file.split('/');
  return ['flux', 'flux-bootstrap'].includes(first) ? second : first;
};

/** What sops encrypted is no object for a server before an engine has decrypted it. */
const isEncrypted = ({ object }: TreeObject): boolean => Object.hasOwn(object, 'sops');

/** Whether an object stands in a stage of a cluster, and not beside them for an engine. */
export const isOfStage = ({ file }: TreeObject): boolean => /^[^/]+\/(?:mesh|extras)\/\d\d-/.test(file);

/** The objects that a server gets to see. */
export const acceptable = ({ objects }: Tree): readonly TreeObject[] =>
  objects.filter((object) => !isEncrypted(object));

/** How many a server does not get to see. */
export const encryptedIn = ({ objects }: Tree): number => objects.filter(isEncrypted).length;

/** The same by the cluster that they are for: no tree is applied to one server as a whole. */
export const byCluster = (tree: Tree): readonly (readonly TreeObject[])[] => {
  const all = acceptable(tree);
  const clusters = new Set(all.map(({ file }) => clusterOf(file)));
  return [...clusters].map((cluster) => all.filter(({ file }) => clusterOf(file) === cluster));
};
