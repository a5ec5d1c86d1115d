import { fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/** What is behind a descriptor that a secret would be written to. */
export type OutputKind = 'pipe' | 'terminal' | 'file' | 'other';

/** A terminal keeps what it showed, a file keeps it longer; only a pipe hands it on. */
export const outputKind = (descriptor: number): OutputKind => {
  if (isatty(descriptor)) return 'terminal';
  const stat = fstatSync(descriptor);
  // Node gives its children sockets where a shell gives them pipes.
  if (stat.isFIFO() || stat.isSocket()) return 'pipe';
  return stat.isFile() ? 'file' : 'other';
};
