import { readPki, readRoots } from '../ca/bundle-folder.ts';
import { hasOwnCacerts } from '../ca/chosen-clusters.ts';
import { expiryCalendar } from '../ca/expiry-calendar.ts';
import { expiryMetrics } from '../ca/expiry-metrics.ts';
import { type ExpiryRow, expiryRows, isFinding } from '../ca/expiry-rows.ts';
import { expiryTable } from '../ca/expiry-table.ts';
import { horizonOf, momentOf } from '../ca/horizon-option.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';

export interface CaStatusInput {
  /** Path of mesh.yaml. */
  readonly mesh: string;
  readonly format: 'table' | 'json' | 'prometheus' | 'ics';
  /** `60d`: when a warning begins; a finding begins at half of it. */
  readonly horizon: string | undefined;
  readonly at: string | undefined;
}

const json = (rows: readonly ExpiryRow[], pending: readonly string[]): string => {
  const certificates = rows.map(({ notBefore, notAfter, ...row }) => ({
    ...row,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
  }));
  return `${JSON.stringify({ certificates, pending }, undefined, 2)}\n`;
};

/**
 * Says when every certificate and revocation list of pki/ ends: offline, without a key. Exit code 1 when something has
 * ended or ends within the horizon's finding, for a nightly job to shout.
 */
export const caStatus = async (input: CaStatusInput, io: Io, clock: Date): Promise<ExitCode> => {
  const now = momentOf(input.at, clock);
  const horizon = horizonOf(input.horizon);
  const { root, plan } = readMesh(input.mesh, 'passed-over');
  const bundles = readPki(root, plan);
  const rows = expiryRows([...bundles, readRoots(root)], now, horizon);
  const mesh = plan.settings.name;
  const found = new Set(bundles.map(({ cluster }) => cluster));
  const missing = plan.clusters.filter(({ name }) => !found.has(name));
  const texts = {
    table: () => expiryTable(rows, io),
    json: () =>
      json(
        rows,
        missing.map(({ name }) => name),
      ),
    prometheus: () => expiryMetrics(rows, mesh),
    ics: () => expiryCalendar(rows, { mesh, now, horizon }),
  } as const;
  io.out(texts[input.format]());
  for (const cluster of missing) {
    const remedy = hasOwnCacerts(cluster) ? `isthmus ca issue ${cluster.name}` : 'its CA is made elsewhere';
    io.err(`${cluster.name} has no certificates in pki/: ${remedy}\n`);
  }
  return rows.some(isFinding) ? 1 : 0;
};
