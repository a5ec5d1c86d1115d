import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';
import { textAt, valueAt } from './rule.ts';

/** From where an Application of Argo CD takes what it applies. */
export interface ArgoSource {
  /** Empty for a folder of a repository. */
  readonly chart: string;
  readonly revision: string;
}

const sourcesIn = (spec: JsonObject): readonly Json[] => {
  const [one, many] = [spec['source'], spec['sources']];
  return [...(one === undefined ? [] : [one]), ...(Array.isArray(many) ? many : [])];
};

/** The one source of an Application, or its many; none for every other object. */
export const argoSources = (object: JsonObject | undefined): readonly ArgoSource[] => {
  const spec = valueAt(object, 'spec');
  return (isMap(spec) ? sourcesIn(spec) : [])
    .filter(isMap)
    .map((source) => ({ chart: textAt(source, 'chart'), revision: textAt(source, 'targetRevision') }));
};
