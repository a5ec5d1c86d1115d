import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import type { Cluster } from '../lab/cluster.ts';

const map = z.record(z.string(), z.unknown());

const manifestSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

/** An object of a tree, as it is written there. */
export type Manifest = z.output<typeof manifestSchema>;

const isManifest = (name: string): boolean => name.endsWith('.yaml') && name !== 'kustomization.yaml';

/** The objects of a folder of a tree. */
export const manifestsIn = (folder: string): readonly Manifest[] =>
  readdirSync(folder)
    .filter(isManifest)
    .map((name) => manifestSchema.parse(parse(readFileSync(join(folder, name), 'utf8'))));

/** How a manifest is called in words. */
export const manifestName = ({ kind, metadata }: Manifest): string =>
  `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

/** Whether a cluster has an object of this kind and name. */
export const isThere = (cluster: Cluster, { kind, metadata }: Manifest): boolean =>
  cluster.object(kind, metadata.name, metadata.namespace ?? '') !== undefined;

const change = (file: string, by: (content: Record<string, unknown>) => object): void =>
  writeFileSync(file, stringify(by(map.parse(parse(readFileSync(file, 'utf8'))))));

/** Changes the spec of a manifest. */
export const changeSpec = (file: string, by: (spec: Record<string, unknown>) => object): void =>
  change(file, (content) => ({ ...content, spec: by(map.parse(content['spec'])) }));

/** Makes a folder list nothing, as if all its files had left the tree. */
export const emptyOut = (folder: string): void =>
  writeFileSync(
    join(folder, 'kustomization.yaml'),
    stringify({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: [] }),
  );

/** Takes one file out of what a folder lists. */
export const takeOut = (folder: string, file: string): void =>
  change(join(folder, 'kustomization.yaml'), (content) => {
    const listed = z.array(z.string()).parse(content['resources']);
    if (!listed.includes(file)) throw new Error(`${folder} does not list ${file}`);
    return { ...content, resources: listed.filter((name) => name !== file) };
  });

/** One character in the middle of a ciphertext, which no key opens any more. */
const spoilt = (text: string): string => {
  const at = Math.floor(text.length / 2);
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
};

/** Breaks every sealed document of a folder. */
export const spoilSeals = (folder: string): void => {
  for (const name of readdirSync(folder).filter((one) => one.startsWith('sealedsecret-'))) {
    changeSpec(join(folder, name), (spec) => {
      const values = z.record(z.string(), z.string()).parse(spec['encryptedData']);
      const broken = Object.entries(values).map(([key, text]) => [key, spoilt(text)] as const);
      return { ...spec, encryptedData: Object.fromEntries(broken) };
    });
  }
};
