import { cacertsName } from '../../plan/cacerts.ts';
import type { IssuePath } from '../../plan/issue.ts';
import { at, listAt, mapAt, textAt } from '../../plan/json-fields.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import { remoteSecretPrefix } from '../../plan/remote-secret.ts';
import type { TreeObject } from '../../trees/object-reader.ts';

/** A Secret that a cluster will have, in whatever form it is committed. */
export interface Promised {
  readonly document: TreeObject;
  readonly name: string;
  readonly namespace: string;
  readonly labels: JsonObject;
  readonly annotations: JsonObject;
  /** Names of its values; undefined where they are not told here. */
  readonly keys: readonly string[] | undefined;
  readonly keysPath: IssuePath;
}

type Reader = (object: TreeObject) => Promised | undefined;

const namesOf = (map: JsonObject): readonly string[] => Object.keys(map);

const ofSecret: Reader = (document) => {
  const { value } = document;
  const path = at(value, 'stringData') === undefined ? 'data' : 'stringData';
  return {
    document,
    name: value.metadata.name,
    namespace: value.metadata.namespace ?? '',
    labels: mapAt(value, 'metadata', 'labels'),
    annotations: mapAt(value, 'metadata', 'annotations'),
    keys: [...namesOf(mapAt(value, 'data')), ...namesOf(mapAt(value, 'stringData'))],
    keysPath: [path],
  };
};

const ofSealedSecret: Reader = (document) => {
  const { value } = document;
  const template = mapAt(value, 'spec', 'template');
  return {
    document,
    name: textAt(template, 'metadata', 'name') || value.metadata.name,
    namespace: textAt(template, 'metadata', 'namespace') || (value.metadata.namespace ?? ''),
    labels: mapAt(template, 'metadata', 'labels'),
    annotations: mapAt(template, 'metadata', 'annotations'),
    keys: namesOf(mapAt(value, 'spec', 'encryptedData')),
    keysPath: ['spec', 'encryptedData'],
  };
};

const ofExternalSecret: Reader = (document) => {
  const { value } = document;
  const target = mapAt(value, 'spec', 'target');
  const template = mapAt(target, 'template');
  const written = namesOf(mapAt(template, 'data'));
  const fetched = listAt(value, 'spec', 'data').map((one) => textAt(one, 'secretKey'));
  const isWhole = listAt(value, 'spec', 'dataFrom').length > 0;
  return {
    document,
    name: textAt(target, 'name') || value.metadata.name,
    namespace: value.metadata.namespace ?? '',
    labels: mapAt(template, 'metadata', 'labels'),
    annotations: mapAt(template, 'metadata', 'annotations'),
    keys: written.length > 0 ? written : isWhole ? undefined : fetched,
    keysPath: written.length > 0 ? ['spec', 'target', 'template', 'data'] : ['spec', 'data'],
  };
};

/** A certificate of cert-manager becomes a Secret of three files. */
const ofCertificate: Reader = (document) => ({
  document,
  name: textAt(document.value, 'spec', 'secretName'),
  namespace: document.value.metadata.namespace ?? '',
  labels: mapAt(document.value, 'spec', 'secretTemplate', 'labels'),
  annotations: mapAt(document.value, 'spec', 'secretTemplate', 'annotations'),
  keys: ['ca.crt', 'tls.crt', 'tls.key'],
  keysPath: ['spec', 'secretName'],
});

const readers: Readonly<Record<string, Reader>> = {
  Secret: ofSecret,
  SealedSecret: ofSealedSecret,
  ExternalSecret: ofExternalSecret,
  Certificate: ofCertificate,
};

/** The Secret that an object is, or becomes in the cluster; undefined for every other object. */
export const promisedBy = (object: TreeObject): Promised | undefined => readers[object.value.kind]?.(object);

/** The label by which istiod finds the Secrets it reads other clusters with (istio 1.30.3, pkg/kube/multicluster). */
export const remoteLabel = 'istio/multiCluster';

/** True for what istiod takes for access to another cluster, or what somebody meant for it. */
export const isRemote = ({ name, labels }: Promised): boolean =>
  textAt(labels, remoteLabel) === 'true' || name.startsWith(remoteSecretPrefix);

export const isCacerts = ({ name }: Promised): boolean => name === cacertsName;
