export const namesOf = (clusters: number): readonly string[] =>
  Array.from({ length: clusters }, (_, index) => `c${index + 1}`);

/** A mesh of `clusters` clusters, two to a network, with every addon and both samples. */
export const meshOf = (clusters: number): string => {
  const lines = namesOf(clusters).map(
    (name, index) => `  ${name}: { network: n${Math.floor(index / 2) + 1}, context: ctx-${name} }`,
  );
  return `mesh: bench
istio: { version: 1.30.3 }
clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }
clusters:
${lines.join('\n')}
gitops: { repository: https://git.example.com/bench.git }
addons:
  prometheus: {}
  grafana: {}
  jaeger: {}
  kiali: { fqdn: "kiali.{cluster}.example.com" }
samples:
  helloworld: { versions: { c1: v1, c2: v2 } }
  curl: {}
`;
};
