import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { isMap, type Json, type JsonObject } from '../plan/manifest.ts';
import type { SealedDocument } from '../plan/sealed-plan.ts';

/** The two layouts istiod reads: its own, and that of `kubernetes.io/tls` (istio/istio 1.30.3, pilot/pkg/bootstrap/istio_ca.go). */
const caLayouts = [
  ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'],
  ['tls.crt', 'tls.key', 'ca.crt'],
] as const;

const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((here, step) => (isMap(here) ? here[step] : undefined), value);

const keysOf = (value: Json | undefined): readonly string[] => (isMap(value) ? Object.keys(value) : []);

/** What a document says in the clear of the Secret it makes; undefined keys: it does not say. */
interface Outline {
  readonly keys: readonly string[] | undefined;
  readonly labels: Json | undefined;
}

const externalKeys = (object: JsonObject): readonly string[] | undefined => {
  const data = at(object, 'spec', 'data');
  if (at(object, 'spec', 'dataFrom') !== undefined || !Array.isArray(data)) return undefined;
  const templated = keysOf(at(object, 'spec', 'target', 'template', 'data'));
  const direct = data.flatMap((entry: Json) => {
    const key = at(entry, 'secretKey');
    return typeof key === 'string' ? [key] : [];
  });
  return templated.length > 0 ? templated : direct;
};

const outlines: Readonly<Record<string, (object: JsonObject) => Outline>> = {
  SealedSecret: (object) => ({
    keys: [...keysOf(at(object, 'spec', 'encryptedData')), ...keysOf(at(object, 'spec', 'template', 'data'))],
    labels: at(object, 'spec', 'template', 'metadata', 'labels'),
  }),
  Secret: (object) => ({
    keys: [...keysOf(object['data']), ...keysOf(object['stringData'])],
    labels: at(object, 'metadata', 'labels'),
  }),
  ExternalSecret: (object) => ({
    keys: externalKeys(object),
    labels: at(object, 'spec', 'target', 'template', 'metadata', 'labels'),
  }),
};

/** Kinds that seal nothing are refused elsewhere, by their kind. */
const outlineOf = (object: SealedDocument['object']): Outline =>
  outlines[object.kind]?.(object) ?? { keys: undefined, labels: undefined };

/** cert-manager gives a Certificate's Secret the layout of `kubernetes.io/tls`; whether it is a CA, the Certificate says. */
const certificateIssues = ({ file, object }: SealedDocument): readonly Issue[] =>
  at(object, 'spec', 'isCA') === true && at(object, 'spec', 'secretName') === object.metadata.name
    ? []
    : [
        fileIssue(
          'sealed-certificate-no-ca',
          file,
          `${file} does not ask for a CA in the Secret ${object.metadata.name}: istiod could not sign with it`,
          'run isthmus seal, or set isCA: true and the secretName',
        ),
      ];

/** istiod takes all of a layout or nothing; with a part of it, it does not start, or makes a root of its own before 1.26.4. */
export const caContentIssues = (document: SealedDocument): readonly Issue[] => {
  const { file, object } = document;
  if (object.kind === 'Certificate') return certificateIssues(document);
  const { keys } = outlineOf(object);
  if (keys === undefined || caLayouts.some((layout) => layout.every((key) => keys.includes(key)))) return [];
  const problem = `${file} has the keys ${keys.join(', ') || '(none)'}: istiod does not start with them`;
  return [
    fileIssue(
      'sealed-ca-incomplete',
      file,
      problem,
      `run isthmus seal; by hand, seal all of ${caLayouts[0].join(', ')}`,
    ),
  ];
};

/** istiod finds the Secret by the label and knows the cluster by the key; with another one it passes over it for ever. */
export const remoteContentIssues = ({ file, object }: SealedDocument, peer: string): readonly Issue[] => {
  const { keys, labels } = outlineOf(object);
  const unlabelled = at(labels, 'istio/multiCluster') !== 'true';
  return [
    ...(keys === undefined || keys.includes(peer)
      ? []
      : [
          fileIssue(
            'sealed-remote-key',
            file,
            `${file} has no key ${peer}: istiod would not know the cluster behind it`,
            `run isthmus remote-secret; by hand, seal the kubeconfig under the key ${peer}`,
          ),
        ]),
    ...(unlabelled
      ? [
          fileIssue(
            'sealed-remote-label',
            file,
            `${file} makes a Secret without the label istio/multiCluster: istiod passes over it`,
            'run isthmus remote-secret; by hand, give the Secret the label istio/multiCluster: "true"',
          ),
        ]
      : []),
  ];
};
