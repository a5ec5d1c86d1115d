import type { IssuePath } from '../plan/issue.ts';
import { at, listAt, mapAt, textAt } from '../plan/json-fields.ts';
import { isManifest, isMap, type JsonObject, type Manifest } from '../plan/manifest.ts';
import { withTexts } from './texts.ts';

/** One Application that an ApplicationSet makes, and the list element it is made for. */
export interface GeneratedApplication {
  /** The cluster by the element's own words: `cluster`, else `name`, else its place in the list. */
  readonly cluster: string;
  readonly element: JsonObject;
  /** Where the element stands in the ApplicationSet. */
  readonly path: IssuePath;
  readonly object: JsonObject & Manifest;
}

/** `{{cluster}}`, `{{.cluster}}` and `{{ .values.region }}` of a text; what no element says is left as it is. */
const filledText = (text: string, element: JsonObject): string =>
  text.replaceAll(/\{\{-?\s*\.?([A-Za-z0-9_.-]+)\s*-?\}\}/g, (whole, name: string) => {
    const value = element[name] ?? at(element, ...name.split('.'));
    return typeof value === 'string' || typeof value === 'number' ? String(value) : whole;
  });

/** Whether an object is an ApplicationSet of Argo CD. */
export const isApplicationSet = ({ apiVersion, kind }: Manifest): boolean =>
  kind === 'ApplicationSet' && apiVersion.startsWith('argoproj.io/');

/**
 * The Applications that the list generators of an ApplicationSet make, with the elements' values put in. Other generators
 * ask a server, and give none here.
 */
export const generatedApplications = (set: JsonObject): readonly GeneratedApplication[] => {
  const template = mapAt(set, 'spec', 'template');
  return listAt(set, 'spec', 'generators').flatMap((generator, index) =>
    listAt(generator, 'list', 'elements').flatMap((element, place): readonly GeneratedApplication[] => {
      if (!isMap(element)) return [];
      const filled = withTexts(template, (text) => filledText(text, element));
      const object = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', ...mapAt(filled) };
      const cluster = textAt(element, 'cluster') || textAt(element, 'name') || `element-${place + 1}`;
      const path = ['spec', 'generators', index, 'list', 'elements', place];
      return isManifest(object) ? [{ cluster, element, path, object }] : [];
    }),
  );
};

/** Whether some generator of an ApplicationSet gives what is not told here: it asks a server, or joins others. */
export const asksElsewhere = (set: JsonObject): boolean => {
  const generators = listAt(set, 'spec', 'generators');
  return generators.some((generator) => !isMap(generator) || !('list' in generator));
};
