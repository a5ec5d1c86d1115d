import { readFileSync, statSync } from 'node:fs';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { EnvironmentError } from '../plan/mesh-error.ts';
import { codeOf } from './cluster-fault.ts';
import { type Kubeconfig, type KubeconfigText, maxKubeconfigBytes, parseKubeconfigs } from './kubeconfig.ts';

/** Certificates, keys and tokens beside a kubeconfig are a few kilobytes. */
const maxReferencedBytes = 1024 * 1024;

const remedy = 'name a kubeconfig with --kubeconfig or KUBECONFIG';

/** Gives the text of a file, '' when there is none; or the issue that says why it cannot be read. */
const readBounded = (file: string, maxBytes: number): string | Issue => {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return '';
    if (!stat.isFile()) return fileIssue('kubeconfig-unreadable', file, `${file} is not a file`, remedy);
    if (stat.size > maxBytes) {
      return fileIssue('kubeconfig-too-large', file, `${file} has more than ${maxBytes} bytes`, remedy);
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    return fileIssue(
      'kubeconfig-unreadable',
      file,
      `${file} cannot be read (${codeOf(error)})`,
      'check its owner and mode',
    );
  }
};

/**
 * Reads kubeconfigs in the order of KUBECONFIG. As for kubectl a file of the list may be missing, but not all of them.
 * Throws an EnvironmentError that quotes nothing but names of files.
 */
export const loadKubeconfigs = (files: readonly string[]): Kubeconfig => {
  const texts: KubeconfigText[] = [];
  const issues: Issue[] = [];
  for (const file of files) {
    const text = readBounded(file, maxKubeconfigBytes);
    if (typeof text === 'string') texts.push({ file, text });
    else issues.push(text);
  }
  if (issues.length > 0) throw new EnvironmentError(issues);
  if (texts.every(({ text }) => text === '')) {
    const [first = 'kubeconfig'] = files;
    throw new EnvironmentError([
      fileIssue('kubeconfig-missing', first, 'there is no kubeconfig, or it is empty', remedy),
    ]);
  }
  const read = parseKubeconfigs(texts);
  if (read.kubeconfig === undefined) throw new EnvironmentError(read.issues);
  return read.kubeconfig;
};

/** Reads a file that a kubeconfig names; undefined when it is missing, too large or not to be read. */
export const readReferenced = (path: string): string | undefined => {
  const text = readBounded(path, maxReferencedBytes);
  return typeof text === 'string' && text !== '' ? text : undefined;
};
