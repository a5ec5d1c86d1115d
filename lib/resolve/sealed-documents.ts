import { backendOf } from '../declare/backends.ts';
import type { CommittedCluster, CommittedFile } from '../declare/committed.ts';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { isManifest, type JsonObject, type Manifest } from '../plan/manifest.ts';
import type { SealedDocument } from '../plan/sealed-plan.ts';
import { readYaml, type YamlReading } from '../yaml/read.ts';
import { writtenMap } from '../yaml/written-map.ts';

const wrongKind = (file: string, { kind }: Manifest): Issue =>
  kind === 'Secret'
    ? fileIssue(
        'sealed-document-plain',
        file,
        `${file} is a plain Secret: whoever reads the repository reads its values`,
        'take it out of the history of the repository, replace what it held, and seal the new values',
      )
    : fileIssue(
        'sealed-document-wrong-kind',
        file,
        `${file} is a ${kind}, which no sealing backend makes`,
        'remove the file, and run isthmus seal',
      );

const written = new WeakMap<CommittedFile, JsonObject>();

/** What a committed document holds, where it was read as seal wrote it: dist has the same bytes again. */
export const writtenDocument = (committed: CommittedFile): JsonObject | undefined => written.get(committed);

/** A mesh of 100 clusters has ten thousand documents, nearly all of them as seal wrote them. */
const readMap = (committed: CommittedFile): Pick<YamlReading, 'value' | 'issues'> => {
  const { file, text } = committed;
  const value = writtenMap(text);
  if (value) written.set(committed, value);
  return value ? { value, issues: [] } : readYaml(text, { file, maxBytes: 1024 * 1024, aliases: 'none' });
};

const readDocument = (committed: CommittedFile): { document?: SealedDocument; issues: readonly Issue[] } => {
  const { file, text } = committed;
  const read = readMap(committed);
  if (read.issues.some(({ severity }) => severity === 'error')) {
    return { issues: read.issues.map((issue) => ({ ...issue, code: 'sealed-document-unreadable' })) };
  }
  if (read.value === undefined || !isManifest(read.value)) {
    const problem = `${file} is not a Kubernetes object with apiVersion, kind and metadata.name`;
    return {
      issues: [fileIssue('sealed-document-unreadable', file, problem, 'restore it with git, or run isthmus seal')],
    };
  }
  const backend = backendOf(read.value);
  if (!backend) return { issues: [wrongKind(file, read.value)] };
  return { document: { file, text, object: read.value, backend }, issues: [] };
};

/** The sealed documents of one cluster, and what is wrong with each by itself. */
export const readSealedDocuments = (
  committed: CommittedCluster,
): { readonly documents: readonly SealedDocument[]; readonly issues: readonly Issue[] } => {
  const read = committed.documents.map(readDocument);
  return {
    documents: read.flatMap(({ document }) => document ?? []),
    issues: read.flatMap(({ issues }) => issues),
  };
};
