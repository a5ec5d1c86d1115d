import type { JsonObject, Manifest } from '../plan/manifest.ts';
import { writeYaml } from '../yaml/write.ts';
import type { CleartextSecret } from './cleartext-secret.ts';

/** One Secret on its way to one cluster. */
export interface SealRequest {
  readonly cluster: string;
  readonly secret: CleartextSecret;
  /** Annotations of the sealed document itself, such as those that keep it when it would be pruned. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** A document as it is to be committed; the file is relative to the folder of mesh.yaml. */
export interface WrittenDocument {
  readonly file: string;
  readonly text: string;
  readonly object: Manifest & JsonObject;
}

/** Nothing instead of an empty map, which every reader would have to print. */
export const unlessEmpty = (field: 'labels' | 'annotations', map: Readonly<Record<string, string>>): JsonObject =>
  Object.keys(map).length === 0 ? {} : { [field]: map };

/** The document of a Secret: `sealed/<cluster>/<name of the Secret>.yaml`. */
export const sealedDocument = (cluster: string, name: string, object: Manifest & JsonObject): WrittenDocument => ({
  file: `sealed/${cluster}/${name}.yaml`,
  text: writeYaml(object),
  object,
});
