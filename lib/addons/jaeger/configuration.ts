import type { JsonObject } from '../../plan/manifest.ts';
import { yamlText } from '../workload/yaml-text.ts';
import type { JaegerOptions } from './options.ts';
import { basePath, ports } from './ports.ts';

/** Where the pod keeps its files. */
export const dataFolder = '/badger';

/** An end point without a host listens on every address, of IPv4 and IPv6, whichever the cluster has. */
const onPort = (port: number): JsonObject => ({ endpoint: `:${port}` });

const backend = ({ storage, retention, maxTraces }: JaegerOptions): JsonObject =>
  storage === 'memory'
    ? { memory: { max_traces: maxTraces } }
    : {
        badger: {
          ephemeral: false,
          directories: { keys: `${dataFolder}/keys`, values: `${dataFolder}/values` },
          ttl: { spans: retention },
        },
      };

/**
 * The configuration of Jaeger 2, which is an OpenTelemetry collector with a store: what comes in by any of the protocols
 * goes through one pipeline into the store `spans`, and the query extension reads it from there. There is no sampling
 * service: proxies sample by themselves, as the mesh configuration or a Telemetry tells them.
 */
const configuration = (options: JaegerOptions): JsonObject => ({
  service: {
    extensions: ['healthcheckv2', 'jaeger_storage', 'jaeger_query'],
    pipelines: {
      traces: {
        receivers: ['otlp', 'zipkin', 'jaeger'],
        processors: ['batch'],
        exporters: ['jaeger_storage_exporter'],
      },
    },
    telemetry: {
      resource: { 'service.name': 'jaeger' },
      logs: { level: 'info' },
      metrics: {
        level: 'normal',
        readers: [{ pull: { exporter: { prometheus: { host: '', port: ports.metrics } } } }],
      },
    },
  },
  receivers: {
    otlp: { protocols: { grpc: onPort(ports.otlpGrpc), http: onPort(ports.otlpHttp) } },
    zipkin: onPort(ports.zipkin),
    jaeger: { protocols: { grpc: onPort(ports.jaegerGrpc), thrift_http: onPort(ports.jaegerHttp) } },
  },
  processors: { batch: {} },
  exporters: { jaeger_storage_exporter: { trace_storage: 'spans' } },
  extensions: {
    healthcheckv2: { use_v2: true, http: onPort(ports.health) },
    jaeger_storage: { backends: { spans: backend(options) } },
    jaeger_query: {
      base_path: basePath,
      storage: { traces: 'spans' },
      http: onPort(ports.query),
      grpc: onPort(ports.queryGrpc),
    },
  },
});

/** The same as the text of config.yaml, with stable bytes. */
export const jaegerConfiguration = (options: JaegerOptions): string => yamlText(configuration(options));
