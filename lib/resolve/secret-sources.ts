import { defaults } from '../declare/defaults.ts';
import { forCluster } from '../declare/placeholder.ts';
import type { SecretsSpec } from '../declare/schema/secrets.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import { isMap, type JsonObject } from '../plan/manifest.ts';

/** What the mesh says was never asked for `{cluster}`; what the cluster says has none left. */
const providerFor = (cluster: string, provider: JsonObject): JsonObject => {
  const own = forCluster(provider, cluster);
  return isMap(own) ? own : {};
};

/** The store and the issuer of one cluster: what it says itself over what the whole mesh says, field by field. */
export const resolveSecretSources = (
  cluster: string,
  mesh: SecretsSpec | undefined,
  own: SecretsSpec | undefined,
): Pick<ClusterPlan, 'secretStore' | 'issuer'> => {
  const { provider, ...store } = { ...defaults.secretStore, name: '', provider: {}, ...mesh?.store, ...own?.store };
  return {
    secretStore: { ...store, provider: providerFor(cluster, provider) },
    issuer: { ...defaults.issuer, name: '', ...mesh?.issuer, ...own?.issuer },
  };
};
