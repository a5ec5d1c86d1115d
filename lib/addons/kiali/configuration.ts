import { addonImages } from '../../istio/addon-images.ts';
import type { ClusterPlan, Offer } from '../../plan/cluster-plan.ts';
import type { JsonObject } from '../../plan/manifest.ts';
import { httpUrl } from '../workload/http-url.ts';
import { yamlText } from '../workload/yaml-text.ts';
import { externalPort } from './external-url.ts';
import type { KialiOptions } from './options.ts';

/** The port on which Jaeger answers queries by gRPC; on every other one it speaks HTTP. */
const jaegerGrpcPort = '16685';

/** Kiali 2.0 renamed the two addresses of a partner; Kiali 1 knows only the old names. */
const addresses = (kialiMajor: 1 | 2, { url, externalUrl }: Offer): JsonObject => {
  const [inside, outside] = kialiMajor === 1 ? ['in_cluster_url', 'url'] : ['internal_url', 'external_url'];
  return { [inside]: url, ...(externalUrl === '' ? {} : { [outside]: externalUrl }) };
};

/** What the cluster offers, and that the rest is not there: Kiali would look for it at addresses of its own. */
const partners = ({ offers, mesh }: ClusterPlan, kialiMajor: 1 | 2): JsonObject => {
  const offered = (role: Offer['role']): Offer | undefined => offers.find((offer) => offer.role === role);
  const [metrics, dashboards, tracing] = [offered('metrics'), offered('dashboards'), offered('tracing')];
  return {
    prometheus: metrics ? { url: metrics.url } : { enabled: false },
    grafana: dashboards ? { enabled: true, ...addresses(kialiMajor, dashboards) } : { enabled: false },
    tracing: tracing
      ? {
          enabled: true,
          provider: 'jaeger',
          use_grpc: httpUrl(tracing.url)?.port === jaegerGrpcPort,
          ...addresses(kialiMajor, tracing),
        }
      : { enabled: false },
    istio: {
      // Read by Kiali 1 and 2.0; later ones find it themselves.
      root_namespace: mesh.istio.namespace,
      istio_identity_domain: `svc.${mesh.istio.clusterDomain}`,
    },
  };
};

/** Kiali 1 would show when the CA certificate expires, for which it wants to read the Secret with the CA's key. */
const onlyKiali1 = (namespace: string): JsonObject => ({
  istio_namespace: namespace,
  kiali_feature_flags: { certificates_information_indicators: { enabled: false } },
});

const authentication = ({ auth, openid }: KialiOptions): JsonObject => ({
  strategy: auth,
  ...(auth === 'openid' && openid !== null
    ? { openid: { issuer_uri: openid.issuer, client_id: openid.clientId, username_claim: openid.usernameClaim } }
    : {}),
});

/**
 * Kiali's config.yaml. Kiali takes an unknown key without a word, so nothing stands here that is not a field of it.
 * Source: kiali/kiali v1.89.0 and the 2.x line, config/config.go; istio/istio 1.30.3, samples/addons/kiali.yaml.
 */
const configuration = (cluster: ClusterPlan, options: KialiOptions): JsonObject => {
  const { mesh } = cluster;
  const { namespace } = mesh.istio;
  const { kialiMajor } = addonImages(mesh.istio.version);
  return {
    auth: authentication(options),
    deployment: {
      cluster_wide_access: true,
      instance_name: 'kiali',
      namespace,
      view_only_mode: options.viewOnly,
    },
    external_services: partners(cluster, kialiMajor),
    kubernetes_config: { cluster_name: cluster.name },
    ...(kialiMajor === 1 ? onlyKiali1(namespace) : {}),
    server: {
      port: 20001,
      web_fqdn: options.fqdn,
      web_port: `${externalPort(options)}`,
      web_root: options.webRoot,
      web_schema: options.scheme,
      observability: { metrics: { enabled: true, port: 9090 } },
    },
  };
};

/** The same as text, with stable bytes. */
export const kialiConfiguration = (cluster: ClusterPlan, options: KialiOptions): string =>
  yamlText(configuration(cluster, options));
