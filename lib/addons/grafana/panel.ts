import type { JsonObject } from '../../plan/manifest.ts';

/** One PromQL query of a panel. */
export interface Query {
  readonly expr: string;
  /** Grafana's legend format, for instance `{{destination_service}}`. */
  readonly legend: string;
}

/** A panel without its place on the board. */
export interface Panel {
  readonly title: string;
  readonly description: string;
  /** Of 24 columns. */
  readonly width: number;
  readonly height: number;
  /** Everything but id, title, description and place. */
  readonly json: JsonObject;
}

/** From this value on, this colour. The first step has none and holds below all others. */
export interface Step {
  readonly color: 'green' | 'yellow' | 'red' | 'text';
  readonly from: number | null;
}

interface PanelProps {
  readonly title: string;
  readonly description: string;
  /** A unit of Grafana: reqps, percentunit, ms, s, Bps, short. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Default: half a row for a graph, a quarter for a number. */
  readonly width?: number;
}

/** The board's variable, so that a board also works in a Grafana that knows several Prometheus. */
const dataSource = { type: 'prometheus', uid: '${datasource}' };

const refId = (index: number): string => 'ABCDEFGH'.charAt(index);

const targets = (queries: readonly Query[], extra: JsonObject = {}): JsonObject[] =>
  queries.map(({ expr, legend }, index) => ({
    refId: refId(index),
    datasource: dataSource,
    expr,
    legendFormat: legend,
    ...extra,
  }));

/** A graph over time. */
export const timeSeries = ({ title, description, unit, queries, width = 12 }: PanelProps): Panel => ({
  title,
  description,
  width,
  height: 8,
  json: {
    type: 'timeseries',
    datasource: dataSource,
    targets: targets(queries),
    fieldConfig: {
      defaults: { unit, min: 0, custom: { lineWidth: 1, fillOpacity: 8, showPoints: 'never', spanNulls: true } },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'table', placement: 'bottom', calcs: ['mean', 'lastNotNull'], showLegend: true },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  },
});

/** One number with a small graph behind it. */
export const stat = (props: PanelProps & { readonly steps?: readonly Step[] }): Panel => {
  const { title, description, unit, queries, width = 6, steps = [{ color: 'text', from: null }] } = props;
  return {
    title,
    description,
    width,
    height: 4,
    json: {
      type: 'stat',
      datasource: dataSource,
      targets: targets(queries),
      fieldConfig: {
        defaults: {
          unit,
          noValue: 'none',
          thresholds: { mode: 'absolute', steps: steps.map(({ color, from }) => ({ color, value: from })) },
        },
        overrides: [],
      },
      options: {
        colorMode: 'value',
        graphMode: 'area',
        textMode: 'auto',
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
      },
    },
  };
};

/** A table of one label against another at the end of the time range. */
export const matrix = (props: PanelProps & { readonly row: string; readonly column: string }): Panel => ({
  title: props.title,
  description: props.description,
  width: props.width ?? 12,
  height: 8,
  json: {
    type: 'table',
    datasource: dataSource,
    targets: targets(props.queries, { instant: true, range: false, format: 'table' }),
    fieldConfig: { defaults: { unit: props.unit, noValue: '–' }, overrides: [] },
    options: { showHeader: true },
    transformations: [
      {
        id: 'groupingToMatrix',
        options: { rowField: props.row, columnField: props.column, valueField: 'Value', emptyValue: 'null' },
      },
    ],
  },
});
