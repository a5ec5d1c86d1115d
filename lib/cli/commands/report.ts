import { dirname, join, resolve } from 'node:path';
import { isthmusVersion } from '../../emit/package-root.ts';
import { disk } from '../../files/file-system.ts';
import { defaultHorizon } from '../../pki/horizon.ts';
import { reportPage } from '../../report/report.ts';
import { readPki, readRoots } from '../ca/bundle-folder.ts';
import { expiryRows } from '../ca/expiry-rows.ts';
import { momentOf } from '../ca/horizon-option.ts';
import { checkDeclaration } from '../check/checked.ts';
import type { ExitCode, Io } from '../io.ts';
import { marksOf, reportFindings } from '../view/check-marks.ts';
import { distStages } from '../view/dist-stages.ts';
import { pictureOfView, readMeshView } from '../view/mesh-view.ts';

export interface ReportRequest {
  /** Path of mesh.yaml. */
  readonly mesh: string;
  /** File to write; undefined: to stdout. */
  readonly out: string | undefined;
  /** The day that ends are counted from; undefined: the clock's. */
  readonly at: string | undefined;
}

/** The file appears whole, or the old one stays: what publishes it may look at any time. */
const replace = (file: string, text: string): void => {
  const path = resolve(file);
  const temporary = join(dirname(path), `.isthmus-${process.pid}-report.tmp`);
  disk.remove(temporary);
  disk.writeNew(temporary, Buffer.from(text), 0o644);
  disk.rename(temporary, path);
  disk.syncFolder(dirname(path));
};

/** Writes the mesh as one HTML page: offline, without a key, from what is committed. */
export const report = async (input: ReportRequest, io: Io, clock: Date): Promise<ExitCode> => {
  const at = momentOf(input.at, clock);
  const view = readMeshView(input.mesh);
  const { root, plan } = view;
  const { results } = checkDeclaration(input.mesh, at);
  const marks = marksOf(results);
  const page = reportPage({
    plan,
    at,
    picture: pictureOfView(view, marks),
    marks,
    findings: reportFindings(results),
    expiries: expiryRows([...readPki(root, plan), readRoots(root)], at, defaultHorizon),
    stages: distStages(join(root, 'dist'), plan),
    version: isthmusVersion(),
  });
  if (input.out === undefined) io.out(page);
  else {
    replace(input.out, page);
    io.err(`${input.out}: ${plan.clusters.length} clusters, ${Math.ceil(Buffer.byteLength(page) / 1024)} KiB\n`);
  }
  return 0;
};
