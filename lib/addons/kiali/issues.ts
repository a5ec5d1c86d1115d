import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { errorAt, warningAt, type Issue, type IssuePath } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { withoutUserInfo } from '../../plan/user-info.ts';
import { externalUrl } from './external-url.ts';
import type { KialiOptions } from './options.ts';
import { hasSealedKey, signingKeySecret } from './sealed-key.ts';

/** RFC 1123: labels of letters, digits and inner hyphens; neither a port nor a path. */
const hostName = /^(?=.{1,253}$)[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i;

type Options = ReadonlyMap<string, KialiOptions>;

/** What is wrong with each Kiali, and with all of them together. */
export const kialiIssues = (mesh: MeshPlan, options: Options): Issue[] => [
  ...mesh.clusters.flatMap((cluster) => {
    const declared = options.get(cluster.name);
    if (declared === undefined) return [];
    return [accessIssues, providerIssues, partnerIssues].flatMap((issuesOf) => issuesOf(cluster, declared));
  }),
  ...addressIssues(options),
];

const pathOf = (cluster: string, ...more: string[]): IssuePath => ['clusters', cluster, 'addons', 'kiali', ...more];

const only = (found: readonly (Issue | false)[]): Issue[] => found.filter((issue) => issue !== false);

/** What people meet at the door. */
const accessIssues = ({ name, platform }: ClusterPlan, { fqdn, auth, viewOnly }: KialiOptions): Issue[] =>
  only([
    !hostName.test(fqdn) &&
      errorAt(
        'kiali-fqdn-invalid',
        pathOf(name, 'fqdn'),
        `${withoutUserInfo(fqdn)} is not a host name`,
        'write the name alone, for instance kiali.{cluster}.example.com; scheme, port and webRoot have options',
      ),
    auth === 'anonymous' &&
      warningAt(
        'kiali-anonymous',
        pathOf(name, 'auth'),
        `whoever reaches Kiali of ${name} sees ${viewOnly ? '' : 'and changes '}everything without logging in`,
        'set auth to token or openid',
      ),
    auth === 'openshift' &&
      platform !== 'openshift' &&
      errorAt(
        'kiali-openshift-only',
        pathOf(name, 'auth'),
        `auth openshift needs the login of OpenShift, and the platform of ${name} is ${platform}`,
        'set auth to token or openid',
      ),
  ]);

const providerIssues = ({ name }: ClusterPlan, { auth, openid }: KialiOptions): Issue[] =>
  only([
    auth === 'openid' &&
      openid === null &&
      errorAt(
        'kiali-openid-missing',
        pathOf(name, 'auth'),
        `auth of ${name} is openid, but no provider is declared`,
        'declare openid with issuer and clientId',
      ),
    auth !== 'openid' &&
      openid !== null &&
      warningAt(
        'kiali-openid-unused',
        pathOf(name, 'openid'),
        `an OpenID provider is declared for ${name}, but auth is ${auth}`,
        'set auth to openid or leave the provider out',
      ),
  ]);

/** What Kiali needs from elsewhere. */
const partnerIssues = (cluster: ClusterPlan, { loginKey }: KialiOptions): Issue[] =>
  only([
    loginKey === 'sealed' &&
      !hasSealedKey(cluster) &&
      errorAt(
        'kiali-key-not-sealed',
        pathOf(cluster.name, 'loginKey'),
        `no sealed document of ${cluster.name} brings the Secret ${cluster.mesh.istio.namespace}/${signingKeySecret}`,
        'seal 32 random characters under the key value.txt of that Secret, or set loginKey to generated',
      ),
    !cluster.offers.some(({ role }) => role === 'metrics') &&
      warningAt(
        'kiali-without-metrics',
        pathOf(cluster.name),
        `nothing in ${cluster.name} offers metrics, so Kiali shows no traffic`,
        'declare addons.prometheus; its option existing names a Prometheus of your own',
      ),
  ]);

/** Two Kialis under one address: people reach one of them and take it for the other. */
const addressIssues = (options: Options): Issue[] => {
  const clustersByUrl = new Map<string, string[]>();
  for (const [cluster, declared] of options) {
    const url = externalUrl({ ...declared, fqdn: declared.fqdn.toLowerCase() });
    clustersByUrl.set(url, [...(clustersByUrl.get(url) ?? []), cluster]);
  }
  return [...clustersByUrl]
    .filter(([, clusters]) => clusters.length > 1)
    .map(([url, clusters]) =>
      errorAt(
        'kiali-url-not-unique',
        // All of them: it was declared once for the mesh. Some: the last one declared what another has.
        clusters.length === options.size ? ['addons', 'kiali', 'fqdn'] : pathOf(clusters.at(-1) ?? '', 'fqdn'),
        `the Kialis of ${clusters.join(' and ')} have one address, ${withoutUserInfo(url)}`,
        'write {cluster} into fqdn, for instance kiali.{cluster}.example.com',
      ),
    );
};
