import type { JsonObject } from '../../plan/manifest.ts';
import type { Panel } from './panel.ts';

/** A row of the board: a heading and the panels below it, from left to right. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** What a board is about, without Grafana's form. */
export interface DashboardSpec {
  /** Part of the file name, the ConfigMap's name and the address in Grafana. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** PromQL label_values query for the choices of the variable `cluster`. */
  readonly clusters: string;
  /** Texts people may change, by name: label and default. */
  readonly texts?: Readonly<Record<string, { readonly label: string; readonly value: string }>>;
  readonly rows: readonly Row[];
}

/** A board as Grafana reads it from a file. */
export interface Dashboard {
  readonly id: string;
  readonly json: JsonObject;
}

const boardWidth = 24;

/**
 * A Grafana dashboard as data, made from rows of panels: ids and places follow from the order.
 *
 * `$cluster` is a regular expression and matches everything while all clusters are chosen, series without such a label
 * too: so one board serves a Prometheus of one cluster and a store that holds many.
 */
export const dashboard = (spec: DashboardSpec): Dashboard => ({
  id: spec.id,
  json: {
    uid: `isthmus-${spec.id}`,
    title: spec.title,
    description: spec.description,
    tags: ['istio', 'multi-cluster'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: variables(spec) },
    panels: placed(spec.rows),
  },
});

const variables = ({ clusters, texts = {} }: DashboardSpec): JsonObject[] => [
  { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
  {
    name: 'cluster',
    label: 'Cluster',
    type: 'query',
    datasource: { type: 'prometheus', uid: '${datasource}' },
    definition: clusters,
    query: { query: clusters, refId: 'cluster' },
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue: '.*',
    current: { text: 'All', value: '$__all' },
  },
  ...Object.entries(texts).map(([name, { label, value }]) => ({
    name,
    label,
    type: 'textbox',
    query: value,
    current: { text: value, value },
  })),
];

/** Puts panels side by side until a line is full; a heading takes one line of its own. */
const placed = (rows: readonly Row[]): JsonObject[] => {
  const panels: JsonObject[] = [];
  let y = 0;
  const put = (json: JsonObject, x: number, w: number, h: number): void => {
    panels.push({ id: panels.length + 1, ...json, gridPos: { x, y, w, h } });
  };
  for (const row of rows) {
    put({ type: 'row', title: row.title, collapsed: false, panels: [] }, 0, boardWidth, 1);
    y += 1;
    let x = 0;
    let lineHeight = 0;
    for (const { title, description, width, height, json } of row.panels) {
      if (x + width > boardWidth) {
        y += lineHeight;
        x = 0;
        lineHeight = 0;
      }
      put({ title, description, ...json }, x, width, height);
      x += width;
      lineHeight = Math.max(lineHeight, height);
    }
    y += lineHeight;
  }
  return panels;
};
