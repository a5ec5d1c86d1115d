import { backendOf } from '../declare/backends.ts';
import type { CommittedCluster, CommittedFile } from '../declare/committed.ts';

import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';
import { isMap, type Json, type JsonObject, type Manifest } from '../plan/manifest.ts';
import type { SealedDocument } from '../plan/sealed-plan.ts';
import { readYaml } from '../yaml/read.ts';
import { readSealedIndex } from './sealed-index.ts';

const isText = (value: Json | undefined): value is string => typeof value === 'string' && value !== '';

const optional = (value: Json | undefined): boolean => value === undefined || typeof value === 'string';

const isManifest = (value: JsonObject): value is JsonObject & Manifest => {
  const { apiVersion, kind, metadata } = value;
  return (
    isText(apiVersion) && isText(kind) && isMap(metadata) && isText(metadata['name']) && optional(metadata['namespace'])
  );
};

/** Values of a sops file are `ENC[...]`, and its own block says for whom. */
const isPlainSecret = (object: Manifest): boolean => object.kind === 'Secret' && !Object.hasOwn(object, 'sops');

const readDocument = ({ file, text }: CommittedFile): { document?: SealedDocument; issues: readonly Issue[] } => {
  const read = readYaml(text, { file, maxBytes: 1024 * 1024, aliases: 'none' });
  if (read.issues.some(({ severity }) => severity === 'error')) {
    return { issues: read.issues.map((issue) => ({ ...issue, code: 'sealed-document-unreadable' })) };
  }
  if (read.value === undefined || !isManifest(read.value)) {
    const problem = `${file} is not a Kubernetes object with apiVersion, kind and metadata.name`;
    return {
      issues: [fileIssue('sealed-document-unreadable', file, problem, 'seal the Secret again, or remove the file')],
    };
  }
  if (isPlainSecret(read.value)) {
    const problem = `${file} is a plain Secret: whoever reads the repository reads its values`;
    const remedy = 'take it out of the history of the repository, replace what it held, and seal the new values';
    return { issues: [fileIssue('sealed-document-plain', file, problem, remedy)] };
  }
  const { apiVersion, kind } = read.value;
  const backend = backendOf(apiVersion, kind);
  if (!backend) {
    const problem = `${file} is a ${kind}, which no sealing backend makes`;
    return {
      issues: [fileIssue('sealed-document-wrong-kind', file, problem, 'seal the Secret with a declared backend')],
    };
  }
  return { document: { file, text, object: read.value, backend }, issues: [] };
};

/** The sealed documents of one cluster, and everything that is wrong with them or with their index. */
export const readSealedDocuments = (
  committed: CommittedCluster,
): { readonly documents: readonly SealedDocument[]; readonly issues: readonly Issue[] } => {
  const read = committed.documents.map(readDocument);
  const index = committed.index ? readSealedIndex(committed.index, committed.documents) : [];
  return {
    documents: read.flatMap(({ document }) => document ?? []),
    issues: [...read.flatMap(({ issues }) => issues), ...index],
  };
};
