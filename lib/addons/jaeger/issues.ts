import { errorAt, warningAt, type Issue } from '../../plan/issue.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { withoutUserInfo } from '../../plan/user-info.ts';
import { httpUrl } from '../workload/http-url.ts';
import type { JaegerOptions } from './options.ts';

/** Options that contradict each other or lead nowhere. */
export const jaegerIssues = (_mesh: MeshPlan, options: ReadonlyMap<string, JaegerOptions>): Issue[] =>
  [...options].flatMap(([cluster, { url, storage, volume }]) => {
    const path = ['clusters', cluster, 'addons', 'jaeger'];
    const found = [
      url !== '' &&
        httpUrl(url) === undefined &&
        errorAt(
          'jaeger-url-invalid',
          [...path, 'url'],
          `${withoutUserInfo(url)} is not an http or https URL`,
          'write it as https://jaeger.example.com/jaeger',
        ),
      storage === 'memory' &&
        volume !== null &&
        warningAt(
          'jaeger-volume-unused',
          [...path, 'volume'],
          `a volume is declared for Jaeger of ${cluster}, but spans are kept in memory`,
          'set storage to badger or leave the volume out',
        ),
    ];
    return found.filter((issue) => issue !== false);
  });
