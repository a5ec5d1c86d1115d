import type { Files } from './fixture.ts';

/** The clusters of a mesh by hand, and the network of each. */
export const networks: Readonly<Record<string, string>> = { lima: 'andes-net', oslo: 'nordic-net', tokyo: 'asia-net' };
export const cities = Object.keys(networks);

/** One file for each cluster. */
export const perCity = (path: (city: string) => string, text: (city: string, network: string) => string): Files =>
  Object.fromEntries(Object.entries(networks).map(([city, network]) => [path(city), text(city, network)]));

const sealedSecret = (
  name: string,
  keys: readonly string[],
  labels: string,
): string => `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: ${name}, namespace: istio-system }
spec:
  encryptedData: { ${keys.map((key) => `${key}: AgB`).join(', ')} }
  template: { metadata: { name: ${name}, namespace: istio-system, labels: { ${labels} } } }
`;

/** A CA, and access to every other cluster. */
export const secretsOf = (city: string): string =>
  [
    sealedSecret('cacerts', ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'], ''),
    ...cities
      .filter((other) => other !== city)
      .map((other) => sealedSecret(`istio-remote-secret-${other}`, [other], 'istio/multiCluster: "true"')),
  ].join('---\n');

export const namespace = (network: string): string => `apiVersion: v1
kind: Namespace
metadata: { name: istio-system, labels: { topology.istio.io/network: ${network} } }
`;

/** Opens the gateway for the other networks. */
export const exposure = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: cross-network-gateway, namespace: istio-system }
spec:
  selector: { istio: eastwestgateway }
  servers:
    - port: { number: 15443, name: tls, protocol: TLS }
      tls: { mode: AUTO_PASSTHROUGH }
      hosts: ["*.local"]
`;

export const repository = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: istio, namespace: istio-system }
spec: { url: https://istio-release.storage.googleapis.com/charts }
`;

/** A HelmRelease of a chart of Istio; values in flow style. */
export const release = (name: string, chart: string, values: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name}, namespace: istio-system }
spec:
  chart: { spec: { chart: ${chart}, version: 1.30.3, sourceRef: { kind: HelmRepository, name: istio } } }
  values: ${values}
`;

/** The part of a HelmRelease that an overlay changes. */
export const releasePatch = (name: string, values: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name}, namespace: istio-system }
spec: { values: ${values} }
`;

export const kustomization = (fields: string): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${fields}\n`;

/** A Kustomization of Flux. */
export const applies = (name: string, path: string, more = ''): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  path: ${path}
  sourceRef: { kind: GitRepository, name: flux-system }
${more}`;
