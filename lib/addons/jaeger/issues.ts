import type { Issue } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { httpUrl } from '../workload/http-url.ts';
import type { JaegerOptions } from './options.ts';

export const jaegerIssues = (_mesh: MeshPlan, options: ReadonlyMap<string, JaegerOptions>): Issue[] =>
  [...options].flatMap(([cluster, { url, storage, volume }]): Issue[] => {
    const path = ['clusters', cluster, 'addons', 'jaeger'];
    const found: (Issue | false)[] = [
      url !== '' &&
        httpUrl(url) === undefined && {
          code: 'jaeger-url-invalid',
          severity: 'error',
          path: [...path, 'url'],
          problem: `${url} is not an http or https URL`,
          remedy: 'write it as https://jaeger.example.com/jaeger',
        },
      storage === 'memory' &&
        volume !== null && {
          code: 'jaeger-volume-unused',
          severity: 'error',
          path: [...path, 'volume'],
          problem: 'a volume is declared, but spans are kept in memory',
          remedy: 'set storage to badger or leave the volume out',
        },
    ];
    return found.filter((issue) => issue !== false);
  });
