import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pullRequests } from './pull-requests.ts';
import { commentOn } from './reviewed.ts';

/** `npx jiti test/diff/golden.ts`: writes the comments anew. Read them as a reviewer would before you commit them. */
const folder = join(import.meta.dirname, 'golden');
mkdirSync(folder, { recursive: true });
for (const request of pullRequests) {
  writeFileSync(join(folder, `${request.name}.md`), await commentOn(request));
  process.stderr.write(`${request.name}\n`);
}
