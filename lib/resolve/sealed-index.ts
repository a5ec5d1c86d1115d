import * as z from 'zod';
import type { CommittedFile } from '../declare/committed.ts';
import { fileIssue } from '../plan/file-issue.ts';
import type { Issue } from '../plan/issue.ts';

/** sealed/<cluster>/index.json, as far as synth reads it: which documents there are, and their bytes. */
const indexSchema = z.object({
  documents: z.array(z.object({ file: z.string(), sha256: z.string() })),
});

const parseIndex = (index: CommittedFile): z.output<typeof indexSchema> | undefined => {
  try {
    const parsed = indexSchema.safeParse(JSON.parse(index.text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
};

/** Compares the index with the documents beside it: a listed document that is gone or changed is never passed over. */
export const readSealedIndex = (index: CommittedFile, files: readonly CommittedFile[]): readonly Issue[] => {
  const parsed = parseIndex(index);
  if (!parsed) {
    return [
      fileIssue(
        'sealed-index-unreadable',
        index.file,
        `${index.file} is not an index of sealed documents`,
        'seal again',
      ),
    ];
  }
  const folder = index.file.slice(0, index.file.lastIndexOf('/') + 1);
  const listed = new Map(parsed.documents.map(({ file, sha256 }) => [folder + file, sha256]));
  const found = new Map(files.map(({ file, sha256 }) => [file, sha256]));
  const restore = 'restore it with git, or seal again';
  return [
    ...[...listed]
      .filter(([file]) => !found.has(file))
      .map(([file]) =>
        fileIssue('sealed-document-missing', file, `${file} is listed in ${index.file} but absent`, restore),
      ),
    ...[...listed]
      .filter(([file, sha256]) => found.has(file) && found.get(file) !== sha256)
      .map(([file]) =>
        fileIssue('sealed-document-changed', file, `${file} has other bytes than ${index.file} records`, restore),
      ),
    ...[...found.keys()]
      .filter((file) => !listed.has(file))
      .map((file) =>
        fileIssue(
          'sealed-document-unlisted',
          file,
          `${file} is not listed in ${index.file}`,
          'seal it, or remove the file',
        ),
      ),
  ];
};
