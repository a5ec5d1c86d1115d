import { type Issue } from '../plan/issue.ts';
import { type Detector, detectors } from './detectors.ts';
import { type Exception, isExcepted } from './exceptions.ts';
import { type Finding, findingAt } from './finding.ts';
import type { Item } from './item.ts';
import { findingsOf } from './item-findings.ts';

/** What a scan brought. */
export interface ScanResult {
  readonly findings: readonly Finding[];
  /** How many files, blobs and messages were looked into. */
  readonly looked: number;
  /** How many of them an exception let pass. */
  readonly excepted: number;
}

export interface ScanOptions {
  readonly exceptions: readonly Exception[];
  /** The scan sees every file there is, so an exception that fits none is idle. Else only where it saw the path. */
  readonly whole: boolean;
  /** Default: all. */
  readonly detectors?: readonly Detector[];
}

const unused = ({ path, file, line }: Exception): Finding =>
  findingAt({ file, commit: undefined, digest: '' }, line, {
    code: 'scan-exception-unused',
    severity: 'warning',
    problem: `the exception for ${path} fits nothing that was found`,
    remedy: 'remove it, or look into the file again and write its new digest',
  });

/** Looks into one item after the other; none is held longer than that. */
export const scan = async (
  items: AsyncIterable<Item> | Iterable<Item>,
  { exceptions, whole, detectors: chosen = detectors }: ScanOptions,
): Promise<ScanResult> => {
  const findings: Finding[] = [];
  const used = new Set<Exception>();
  const seen = new Set<string>();
  const passed = new Set<string>();
  let looked = 0;
  for await (const item of items) {
    looked += 1;
    seen.add(item.path);
    for (const finding of findingsOf(item, chosen)) {
      const fitting = exceptions.filter((exception) => isExcepted(exception, item.path, finding.digest));
      for (const exception of fitting) used.add(exception);
      if (fitting.length === 0) findings.push(finding);
      else passed.add(item.path);
    }
  }
  const idle = exceptions.filter((exception) => !used.has(exception) && (whole || seen.has(exception.path)));
  return { findings: [...findings, ...idle.map(unused)], looked, excepted: passed.size };
};

/** Whether a finding stops whoever asked; a warning does not. */
export const stops = ({ severity }: Issue): boolean => severity === 'error';
