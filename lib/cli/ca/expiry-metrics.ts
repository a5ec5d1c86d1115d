import type { ExpiryRow } from './expiry-rows.ts';

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const labelsOf = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');

const seconds = (date: Date): string => String(Math.floor(date.getTime() / 1000));

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly value: (row: ExpiryRow) => string;
}

const metrics: readonly Metric[] = [
  {
    name: 'isthmus_ca_not_after_seconds',
    help: 'When a certificate or the first revocation list of a cluster ends, in seconds since 1970.',
    value: ({ notAfter }) => seconds(notAfter),
  },
  {
    name: 'isthmus_ca_not_before_seconds',
    help: 'When a certificate or the first revocation list of a cluster begins, in seconds since 1970.',
    value: ({ notBefore }) => seconds(notBefore),
  },
];

/**
 * What ends when, in the text exposition format 0.0.4 of Prometheus: one sample for each cluster and certificate. The
 * fingerprint keeps two roots of one name apart; it is empty for revocation lists, as is the cluster for a root that none
 * trusts yet.
 */
export const expiryMetrics = (rows: readonly ExpiryRow[], mesh: string): string =>
  metrics
    .map(({ name, help, value }) => {
      const samples = rows.flatMap((row) =>
        (row.clusters.length === 0 ? [''] : row.clusters).map((cluster) => {
          const { kind, title, fingerprint } = row;
          const labels = { mesh, cluster, kind, name: title, fingerprint: fingerprint.slice(0, 16) };
          return `${name}{${labelsOf(labels)}} ${value(row)}\n`;
        }),
      );
      return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${samples.join('')}`;
    })
    .join('');
