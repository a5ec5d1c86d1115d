import { grafana } from './addons/grafana.ts';
import { jaeger } from './addons/jaeger.ts';
import { kiali } from './addons/kiali.ts';
import { prometheus } from './addons/prometheus.ts';
import type { Registry } from './declare/registry.ts';
import { flux } from './engines/flux.ts';
import { helm } from './installs/helm.ts';
import { curl } from './samples/curl.ts';
import { helloworld } from './samples/helloworld.ts';
import { multiPrimary } from './topologies/multi-primary.ts';

/** What a declaration may name without any code of its own. The order is the order of everything that lists them. */
export const defaultRegistry: Registry = {
  topologies: [multiPrimary],
  installs: [helm],
  engines: [flux],
  addons: [prometheus, grafana, jaeger, kiali],
  samples: [helloworld, curl],
};
