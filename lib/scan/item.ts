/** What there is to look into under a path. */
export type Content =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** Larger than anything that is looked into; the digest is there for an exception. */
  | { readonly kind: 'too-large'; readonly digest: string }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'submodule' }
  /** A socket, a pipe, a device. */
  | { readonly kind: 'special' }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** One thing to look into: a file, a blob of the index or of a commit, the message of a commit. */
export interface Item {
  /** With forward slashes, relative to the top of what is scanned. */
  readonly path: string;
  /** The commit that brought it, by its whole name. */
  readonly commit?: string;
  readonly content: Content;
}

/** Larger files are named and not looked into. */
export const maxFileBytes = 16 * 1024 * 1024;

/** The path of a commit's message and head lines: Git's own name for the file it is written in. */
export const messagePath = 'COMMIT_EDITMSG';
