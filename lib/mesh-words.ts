import { grafana } from './addons/grafana.ts';
import { jaeger } from './addons/jaeger.ts';
import { kiali } from './addons/kiali.ts';
import { prometheus } from './addons/prometheus.ts';
import type { Vocabulary } from './declare/registry.ts';
import { curl } from './samples/curl.ts';
import { helloworld } from './samples/helloworld.ts';
import { secretWords } from './words.ts';

/** Everything that a declaration without a main.ts may say. Addons load what builds them when they build. */
export const meshWords: Vocabulary = {
  ...secretWords,
  addons: [prometheus, grafana, jaeger, kiali],
  samples: [helloworld, curl],
};
