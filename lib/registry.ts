import { grafana } from './addons/grafana.ts';
import { jaeger } from './addons/jaeger.ts';
import { kiali } from './addons/kiali.ts';
import { prometheus } from './addons/prometheus.ts';
import type { Registry } from './declare/registry.ts';
import { argocd } from './engines/argocd.ts';
import { flux } from './engines/flux.ts';
import { kubectl } from './engines/kubectl.ts';
import { helm } from './installs/helm.ts';
import { istioctl } from './installs/istioctl.ts';
import { rendered } from './installs/rendered.ts';
import { sail } from './installs/sail.ts';
import { curl } from './samples/curl.ts';
import { helloworld } from './samples/helloworld.ts';
import { multiPrimary } from './topologies/multi-primary.ts';

/** What a declaration may name without any code of its own. The order is the order of everything that lists them. */
export const defaultRegistry: Registry = {
  topologies: [multiPrimary],
  installs: [helm, rendered, sail, istioctl],
  engines: [flux, argocd, kubectl],
  addons: [prometheus, grafana, jaeger, kiali],
  samples: [helloworld, curl],
};
