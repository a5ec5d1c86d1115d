import type { IstioVersion } from '../plan/istio-plan.ts';
import { atLeast, type Since } from './version.ts';

/** The images of the addons that belong to one Istio version, as upstream names them, before any mirror is applied. */
export interface AddonImages {
  readonly prometheus: string;
  readonly grafana: string;
  readonly jaeger: string;
  readonly kiali: string;
  /** Kiali 2.0 renamed keys of its configuration (kiali/kiali pull request 7759), so its major version is a fact too. */
  readonly kialiMajor: 1 | 2;
  /** Runs the one shell line that makes Kiali's login key. */
  readonly busybox: string;
}

/**
 * Jaeger 2 for every Istio: proxies send OTLP or Zipkin to it, which no version of Istio changes, and the all-in-one of
 * Jaeger 1 that Istio names before 1.30 has had no fixes since the end of 2025.
 */
const everywhere = {
  jaeger: 'docker.io/jaegertracing/jaeger:2.14.0',
  busybox: 'docker.io/library/busybox:1.37.0',
};

const of124: AddonImages = {
  prometheus: 'docker.io/prom/prometheus:v2.54.1',
  grafana: 'docker.io/grafana/grafana:11.2.2-security-01',
  kiali: 'quay.io/kiali/kiali:v2.0',
  kialiMajor: 2,
  ...everywhere,
};

/**
 * Newest first. Source: istio/istio 1.30.3, 1.24.6 and 1.22.8, samples/addons; for the Kialis between them the table of
 * kiali.io (installation guide, prerequisites) that names the Kiali made for an Istio.
 */
const releases: readonly (readonly [since: Since, images: AddonImages])[] = [
  [
    '1.30',
    {
      prometheus: 'docker.io/prom/prometheus:v3.10.0',
      grafana: 'docker.io/grafana/grafana:12.0.1',
      kiali: 'quay.io/kiali/kiali:v2.26',
      kialiMajor: 2,
      ...everywhere,
    },
  ],
  ['1.28', { ...of124, kiali: 'quay.io/kiali/kiali:v2.17' }],
  ['1.27', { ...of124, kiali: 'quay.io/kiali/kiali:v2.12' }],
  ['1.26', { ...of124, kiali: 'quay.io/kiali/kiali:v2.9' }],
  ['1.25', { ...of124, kiali: 'quay.io/kiali/kiali:v2.5' }],
  ['1.24', of124],
];

const oldest: AddonImages = {
  prometheus: 'docker.io/prom/prometheus:v2.51.1',
  grafana: 'docker.io/grafana/grafana:10.4.0',
  kiali: 'quay.io/kiali/kiali:v1.86',
  kialiMajor: 1,
  ...everywhere,
};

/**
 * The addon images for an Istio version. Upstream's choice is read from 1.22, 1.24 and 1.30; a minor version between two
 * of them gets the images of the nearest lower one (Kiali its own), a newer one those of 1.30.
 */
export const addonImages = (version: IstioVersion): AddonImages =>
  releases.find(([since]) => atLeast(version, since))?.[1] ?? oldest;
