import type { IssuePath } from '../../plan/issue.ts';
import { at, listAt, mapAt, textAt } from '../../plan/json-fields.ts';
import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import type { TreeDocument } from '../../trees/object-reader.ts';
import type { Tree } from '../../trees/tree.ts';
import { type Role, roles, type Source } from './source.ts';
import { argoValues, releaseValues } from './values.ts';

const roleOf = (chart: string): Role | undefined => roles.find((role) => chart === role || chart.endsWith(`/${role}`));

/** A tag may be a number in YAML. */
const tagOf = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const ofHelmRelease = (document: TreeDocument): readonly Source[] => {
  const { value } = document;
  const role = roleOf(textAt(value, 'spec', 'chart', 'spec', 'chart'));
  if (role === undefined) return [];
  const { values, complete } = releaseValues(value);
  const namespace = textAt(value, 'spec', 'targetNamespace') || textAt(value, 'metadata', 'namespace');
  const name = textAt(value, 'spec', 'releaseName') || textAt(value, 'metadata', 'name');
  return [
    {
      role,
      form: 'chart',
      document,
      name,
      namespace,
      values,
      valuesPath: ['spec', 'values'],
      complete,
      version: textAt(value, 'spec', 'chart', 'spec', 'version'),
      versionPath: ['spec', 'chart', 'spec', 'version'],
      tag: tagOf(at(values, 'global', 'tag')),
    },
  ];
};

const ofArgoSource = (document: TreeDocument, path: IssuePath, tree: Tree): readonly Source[] => {
  const source = at(document.value, ...path);
  const role = roleOf(textAt(source, 'chart'));
  if (source === undefined || role === undefined) return [];
  const { values, complete } = argoValues(source, tree);
  return [
    {
      role,
      form: 'chart',
      document,
      name: textAt(source, 'helm', 'releaseName') || textAt(document.value, 'metadata', 'name'),
      namespace: textAt(document.value, 'spec', 'destination', 'namespace'),
      values,
      valuesPath: isMap(at(source, 'helm', 'valuesObject')) ? [...path, 'helm', 'valuesObject'] : undefined,
      complete,
      version: textAt(source, 'targetRevision'),
      versionPath: [...path, 'targetRevision'],
      tag: tagOf(at(values, 'global', 'tag')),
    },
  ];
};

const ofApplication = (document: TreeDocument, tree: Tree): readonly Source[] => [
  ...ofArgoSource(document, ['spec', 'source'], tree),
  ...listAt(document.value, 'spec', 'sources').flatMap((_, index) =>
    ofArgoSource(document, ['spec', 'sources', index], tree),
  ),
];

/** A profile without a control plane serves gateways alone, unless pilot is switched on by hand. */
const hasControlPlane = (spec: Json | undefined): boolean => {
  const pilot = at(spec, 'components', 'pilot', 'enabled');
  return pilot !== false && (textAt(spec, 'profile') !== 'empty' || pilot === true);
};

/** Each gateway of a spec is a source of its own; its settings stand beside the values. */
const ofOperator = (document: TreeDocument): readonly Source[] => {
  const spec = mapAt(document.value, 'spec');
  const shared = { form: 'operator', document, complete: true, versionPath: ['spec', 'tag'], version: '' } as const;
  const tag = tagOf(spec['tag']);
  const control: Source = {
    ...shared,
    role: 'istiod',
    name: textAt(document.value, 'metadata', 'name'),
    namespace: textAt(spec, 'namespace') || 'istio-system',
    values: mapAt(spec, 'values'),
    valuesPath: ['spec', 'values'],
    tag,
  };
  const gateways = listAt(spec, 'components', 'ingressGateways').flatMap((gateway, index): readonly Source[] =>
    at(gateway, 'enabled') === false || !isMap(gateway)
      ? []
      : [
          {
            ...shared,
            role: 'gateway',
            name: textAt(gateway, 'name'),
            namespace: textAt(gateway, 'namespace') || control.namespace,
            values: { ...gateway, global: mapAt(spec, 'values', 'global') },
            valuesPath: ['spec', 'components', 'ingressGateways', index],
            tag: tagOf(at(gateway, 'tag')) || tag,
          },
        ],
  );
  return [...(hasControlPlane(spec) ? [control] : []), ...gateways];
};

const ofSail = (document: TreeDocument): readonly Source[] => [
  {
    role: 'istiod',
    form: 'sail',
    document,
    name: textAt(document.value, 'metadata', 'name'),
    namespace: textAt(document.value, 'spec', 'namespace') || 'istio-system',
    values: mapAt(document.value, 'spec', 'values'),
    valuesPath: ['spec', 'values'],
    complete: true,
    version: textAt(document.value, 'spec', 'version').replace(/^v/, ''),
    versionPath: ['spec', 'version'],
    tag: tagOf(at(document.value, 'spec', 'values', 'global', 'tag')),
  },
];

const imageTag = (image: string): string => /:([^/:@]+)(?:@|$)/.exec(image)?.[1] ?? '';

const envOf = (container: Json | undefined): JsonObject =>
  Object.fromEntries(listAt(container, 'env').map((one) => [textAt(one, 'name'), textAt(one, 'value')]));

/** What istioctl and the chart render: istiod says by its environment who it is; the rest is in its ConfigMaps. */
const ofDeployment = (document: TreeDocument): readonly Source[] => {
  const containers = listAt(document.value, 'spec', 'template', 'spec', 'containers');
  const discovery = containers.find((container) => textAt(container, 'name') === 'discovery');
  if (discovery === undefined) return [];
  const clusterName = textAt(envOf(discovery), 'CLUSTER_ID');
  return [
    {
      role: 'istiod',
      form: 'rendered',
      document,
      name: textAt(document.value, 'metadata', 'name'),
      namespace: textAt(document.value, 'metadata', 'namespace'),
      values: { global: { multiCluster: { clusterName } }, pilot: { env: envOf(discovery) } },
      valuesPath: undefined,
      complete: false,
      version: '',
      versionPath: ['spec', 'template', 'spec', 'containers'],
      tag: imageTag(textAt(discovery, 'image')),
    },
  ];
};

/** Values of a chart in a file of their own: what they are for is seen by what only that chart reads. */
const ofValues = (document: TreeDocument): readonly Source[] => {
  const { value } = document;
  const role = isMap(at(value, 'global', 'multiCluster'))
    ? 'istiod'
    : textAt(value, 'networkGateway') === ''
      ? undefined
      : 'gateway';
  if (role === undefined || !isMap(value)) return [];
  return [
    {
      role,
      form: 'values',
      document,
      name: textAt(value, 'name') || (role === 'gateway' ? 'istio-eastwestgateway' : role),
      namespace: textAt(value, 'global', 'istioNamespace') || 'istio-system',
      values: value,
      valuesPath: [],
      complete: true,
      version: '',
      versionPath: ['global', 'tag'],
      tag: tagOf(at(value, 'global', 'tag')),
    },
  ];
};

type Reader = (document: TreeDocument, tree: Tree) => readonly Source[];

const readers: Readonly<Record<string, Reader>> = {
  HelmRelease: ofHelmRelease,
  Application: ofApplication,
  IstioOperator: ofOperator,
  Deployment: ofDeployment,
  Istio: (document) => (textAt(document.value, 'apiVersion').startsWith('sailoperator.io/') ? ofSail(document) : []),
  '': ofValues,
};

/** The parts of Istio that come from a document; the tree has the files its values may stand in. */
export const sourcesIn = (document: TreeDocument, tree: Tree): readonly Source[] =>
  (readers[textAt(document.value, 'kind')] ?? (() => []))(document, tree);
