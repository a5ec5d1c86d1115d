import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { Issue, IssuePath } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { externalUrl } from './external-url.ts';
import type { KialiOptions } from './options.ts';
import { hasSealedKey, signingKeySecret } from './signing-key.ts';

/** RFC 1123: labels of letters, digits and inner hyphens; neither a port nor a path. */
const hostName = /^(?=.{1,253}$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i;

type Options = ReadonlyMap<string, KialiOptions>;

export const kialiIssues = (mesh: MeshPlan, options: Options): Issue[] => [
  ...mesh.clusters.flatMap((cluster) => {
    const declared = options.get(cluster.name);
    return declared === undefined ? [] : [...accessIssues(cluster, declared), ...partnerIssues(cluster, declared)];
  }),
  ...urlIssues(options),
];

const pathOf = (cluster: string, ...more: string[]): IssuePath => ['clusters', cluster, 'addons', 'kiali', ...more];

/** What people meet at the door. */
const accessIssues = ({ name, platform }: ClusterPlan, { fqdn, auth, openid, viewOnly }: KialiOptions): Issue[] => {
  const found: (Issue | false)[] = [
    !hostName.test(fqdn) && {
      code: 'kiali-fqdn-invalid',
      severity: 'error',
      path: pathOf(name, 'fqdn'),
      problem: `${fqdn} is not a host name`,
      remedy: 'write the name alone, for instance kiali.{cluster}.example.com; scheme, port and webRoot have options',
    },
    auth === 'anonymous' && {
      code: 'kiali-anonymous',
      severity: 'warning',
      path: pathOf(name, 'auth'),
      problem: `whoever reaches Kiali of ${name} sees ${viewOnly ? '' : 'and changes '}everything without logging in`,
      remedy: 'set auth to token or openid',
    },
    auth === 'openid' &&
      openid === null && {
        code: 'kiali-openid-missing',
        severity: 'error',
        path: pathOf(name, 'auth'),
        problem: 'auth is openid, but no provider is declared',
        remedy: 'declare openid with issuer and clientId',
      },
    auth !== 'openid' &&
      openid !== null && {
        code: 'kiali-openid-unused',
        severity: 'warning',
        path: pathOf(name, 'openid'),
        problem: `an OpenID provider is declared, but auth is ${auth}`,
        remedy: 'set auth to openid or leave the provider out',
      },
    auth === 'openshift' &&
      platform !== 'openshift' && {
        code: 'kiali-openshift-only',
        severity: 'error',
        path: pathOf(name, 'auth'),
        problem: `auth openshift needs the login of OpenShift, and the platform of ${name} is ${platform}`,
        remedy: 'set auth to token or openid',
      },
  ];
  return found.filter((issue) => issue !== false);
};

/** What Kiali needs from elsewhere. */
const partnerIssues = (cluster: ClusterPlan, { loginKey }: KialiOptions): Issue[] => {
  const { name, offers, mesh } = cluster;
  const found: (Issue | false)[] = [
    loginKey === 'sealed' &&
      !hasSealedKey(cluster) && {
        code: 'kiali-key-not-sealed',
        severity: 'error',
        path: pathOf(name, 'loginKey'),
        problem: `no sealed document of ${name} brings the Secret ${mesh.istio.namespace}/${signingKeySecret}`,
        remedy: 'seal 32 random characters under the key value.txt of that Secret, or set loginKey to generated',
      },
    !offers.some(({ role }) => role === 'metrics') && {
      code: 'kiali-without-metrics',
      severity: 'warning',
      path: pathOf(name),
      problem: `nothing in ${name} offers metrics, so Kiali shows no traffic`,
      remedy: 'declare addons.prometheus; its option existing names a Prometheus of your own',
    },
  ];
  return found.filter((issue) => issue !== false);
};

/** Two Kialis under one address: people reach one of them and take it for the other. */
const urlIssues = (options: Options): Issue[] => {
  const clustersByUrl = new Map<string, string[]>();
  for (const [cluster, declared] of options) {
    const url = externalUrl({ ...declared, fqdn: declared.fqdn.toLowerCase() });
    clustersByUrl.set(url, [...(clustersByUrl.get(url) ?? []), cluster]);
  }
  return [...clustersByUrl]
    .filter(([, clusters]) => clusters.length > 1)
    .map(([url, clusters]): Issue => ({
      code: 'kiali-url-not-unique',
      severity: 'error',
      // All of them: it was declared once for the mesh. Some: the last one declared what another has.
      path: clusters.length === options.size ? ['addons', 'kiali', 'fqdn'] : pathOf(clusters.at(-1) ?? '', 'fqdn'),
      problem: `the Kialis of ${clusters.join(' and ')} have one address, ${url}`,
      remedy: 'write {cluster} into fqdn, for instance kiali.{cluster}.example.com',
    }));
};
