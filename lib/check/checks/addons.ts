import { fewNames } from '../../plan/few-names.ts';
import { listAt, textAt } from '../../plan/json-fields.ts';
import { withoutUserInfo } from '../../plan/user-info.ts';
import type { TreeObject } from '../../trees/object-reader.ts';
import type { TreeFile } from '../../trees/tree.ts';
import type { Check } from '../check.ts';
import { overlaps } from '../facts/address-range.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import { parsed } from '../facts/values.ts';
import type { Draft } from '../finding.ts';

/** By which other Kialis link to this one (kiali 1.34 to 2.27, istio/discovery.go). */
const urlAnnotation = 'kiali.io/external-url';

interface Kiali {
  readonly cluster: ClusterFacts;
  readonly service: TreeObject;
  readonly url: string;
}

const kialisOf = (clusters: readonly ClusterFacts[]): readonly Kiali[] =>
  clusters.flatMap((cluster) =>
    cluster.objects
      .filter(({ value }) => value.kind === 'Service' && value.metadata.name === 'kiali')
      .map((service) => ({ cluster, service, url: textAt(service.value, 'metadata', 'annotations', urlAnnotation) })),
  );

const place = ({ cluster, service }: Kiali): Pick<Draft, 'cluster' | 'document' | 'path'> => ({
  cluster: cluster.name,
  document: service,
  path: ['metadata', 'annotations', urlAnnotation],
});

/** Kiali's own default is `/` (kiali 1.34 to 2.27, config/config.go); Istio's sample and the charts say `/kiali`. */
const webRootOf = ({ cluster, service }: Kiali): string => {
  const { namespace } = service.value.metadata;
  const map = cluster.objects.find(
    ({ value: { kind, metadata } }) =>
      kind === 'ConfigMap' && metadata.name === 'kiali' && metadata.namespace === namespace,
  );
  const configuration = map && parsed(textAt(map.value, 'data', 'config.yaml'));
  return configuration === undefined ? '/kiali' : textAt(configuration, 'server', 'web_root') || '/';
};

const rootless = (kiali: Kiali): readonly Draft[] => {
  if (kiali.url === '' || /^https?:\/\/[^/]+\/.+/.test(kiali.url)) return [];
  const root = webRootOf(kiali);
  if (root === '/') return [];
  return [
    {
      code: 'kiali-url-without-root',
      ...place(kiali),
      problem: `the address ${withoutUserInfo(kiali.url)} of Kiali lacks its web root: links from other Kialis need a redirect`,
      remedy: `append the web root ${root}`,
    },
  ];
};

const addressless = (kialis: readonly Kiali[]): readonly Draft[] =>
  kialis.length < 2
    ? []
    : kialis
        .filter(({ url }) => url === '')
        .map((kiali) => ({
          code: 'kiali-url-missing',
          ...place(kiali),
          problem: `Kiali of ${kiali.cluster.name} does not say where people reach it: the Kialis of the other clusters cannot link to it`,
          remedy: `annotate its Service with ${urlAnnotation}`,
        }));

const sameAddress = (kialis: readonly Kiali[]): readonly Draft[] =>
  kialis.flatMap((kiali, index): readonly Draft[] => {
    const first = kialis.slice(0, index).find(({ url }) => url !== '' && url === kiali.url);
    if (first === undefined) return [];
    return [
      {
        code: 'kiali-url-duplicate',
        ...place(kiali),
        problem: `Kiali of ${kiali.cluster.name} has the address of that of ${first.cluster.name}: links lead to the wrong cluster`,
        remedy: 'give each its own address',
      },
    ];
  });

const kiali: Check = {
  category: 'addons',
  title: 'every Kiali has an address of its own',
  codes: ['kiali-url-missing', 'kiali-url-duplicate', 'kiali-url-without-root'],
  find({ clusters, isOurs }) {
    const kialis = kialisOf(clusters);
    // Ours says the web root that is declared, which may be none.
    return [...addressless(kialis), ...sameAddress(kialis), ...(isOurs ? [] : kialis.flatMap(rootless))];
  },
};

const addonNames = ['prometheus', 'kiali'];

/** Whoever applies addons by hand applies them to the current context. */
const uneven: Check = {
  category: 'addons',
  title: 'addons are in every cluster, or in none',
  codes: ['addon-uneven'],
  find: ({ clusters, isOurs }) =>
    isOurs || clusters.length < 2
      ? []
      : addonNames.flatMap((addon): readonly Draft[] => {
          const runs = ({ objects }: ClusterFacts): TreeObject | undefined =>
            objects.find(({ value }) => value.kind === 'Deployment' && value.metadata.name === addon);
          const without = clusters.filter((cluster) => !cluster.isPartial && runs(cluster) === undefined);
          const [has] = clusters.flatMap((cluster) => runs(cluster) ?? []);
          if (has === undefined || without.length === 0) return [];
          return [
            {
              code: 'addon-uneven',
              cluster: without[0]?.name ?? '',
              document: has,
              problem: `${addon} runs in some clusters and not in ${fewNames(without.map(({ name }) => name))}: nobody sees the traffic there`,
              remedy: 'add it there too, or leave it out everywhere',
            },
          ];
        }),
};

interface Address {
  readonly cluster: ClusterFacts;
  readonly object: Draft['document'];
  readonly path: Draft['path'];
  readonly text: string;
}

const poolKinds = ['IPAddressPool', 'AddressPool'];

const addressesOf = (cluster: ClusterFacts): readonly Address[] => [
  ...cluster.gateways.flatMap(({ document, portsPath, addresses }) =>
    addresses.map((text) => ({ cluster, object: document, path: portsPath.slice(0, -1), text })),
  ),
  ...cluster.objects
    .filter(({ value }) => poolKinds.includes(value.kind))
    .flatMap((object) =>
      listAt(object.value, 'spec', 'addresses').flatMap((one, index) =>
        typeof one === 'string'
          ? [{ cluster, object, path: ['spec', 'addresses', index], text: one.replaceAll(' ', '') }]
          : [],
      ),
    ),
];

/** Files of workloads are small; what is larger is a dashboard or a definition. */
const isWorkload = ({ path, size }: TreeFile): boolean => /\.ya?ml$/.test(path) && size < 64 * 1024;

const imagesIn = (text: string): readonly string[] =>
  text.includes('image:')
    ? [...text.matchAll(/^[^\S\n]*(?:- )?image: "?([^\s"'{}]+)"?$/gm)].map(([, image = '']) => image)
    : [];

const addresses: Check = {
  category: 'addons',
  title: 'no static address is given away twice',
  codes: ['address-shared'],
  find({ clusters }) {
    const all = clusters.flatMap(addressesOf);
    return all.flatMap(({ cluster, object, path, text }, index): readonly Draft[] => {
      const owner = all.slice(0, index).find((other) => other.cluster !== cluster && overlaps(other.text, text));
      if (owner === undefined) return [];
      return [
        {
          code: 'address-shared',
          cluster: cluster.name,
          document: object,
          path: path ?? [],
          problem: `${cluster.name} takes the address ${text}, which ${owner.cluster.name} has already`,
          remedy: 'give each cluster addresses of its own',
        },
      ];
    });
  },
  notes({ tree }) {
    const images = new Set([...tree.files.values()].filter(isWorkload).flatMap((file) => imagesIn(file.text())));
    const loose = [...images].filter((image) => image !== 'auto' && !image.includes('@sha256:')).toSorted();
    return loose.length === 0 ? [] : [`images named by a tag alone, which may be moved: ${fewNames(loose)}`];
  },
};

export const addonChecks: readonly Check[] = [kiali, uneven, addresses];
