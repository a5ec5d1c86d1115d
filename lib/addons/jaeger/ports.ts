import type { AddonPort } from '../workload/addon-service.ts';

/** The path below which Jaeger answers queries and shows its pages; Kiali and links expect this one. */
export const basePath = '/jaeger';

/** The ports Jaeger listens on, as its clients know them. */
export const ports = {
  query: 16686,
  queryGrpc: 16685,
  otlpGrpc: 4317,
  otlpHttp: 4318,
  zipkin: 9411,
  jaegerGrpc: 14250,
  jaegerHttp: 14268,
  metrics: 8888,
  health: 13133,
} as const;

const same = (name: string, port: number): AddonPort => ({ name, port, targetPort: port });

/** Services by name, with upstream's names and ports. Spans of every protocol come in through `jaeger-collector`. */
export const services: Readonly<Record<string, readonly AddonPort[]>> = {
  tracing: [{ name: 'http-query', port: 80, targetPort: ports.query }, same('grpc-query', ports.queryGrpc)],
  zipkin: [same('http-zipkin', ports.zipkin)],
  'jaeger-collector': [
    same('http-jaeger', ports.jaegerHttp),
    same('grpc-jaeger', ports.jaegerGrpc),
    same('http-zipkin', ports.zipkin),
    same('grpc-otlp', ports.otlpGrpc),
    same('http-otlp', ports.otlpHttp),
  ],
};
