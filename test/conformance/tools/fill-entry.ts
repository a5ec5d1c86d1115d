import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillEntry } from '../../../conformance/tools/cache-entry.ts';

// A process of its own that fills a cache entry: argv is the entry, a log of what was made, and 'killed' to die in between.
const [entry = '', log = '', end = ''] = process.argv.slice(2);

fillEntry(
  entry,
  ['first', 'second'],
  (missing, folder) => {
    appendFileSync(log, `${missing.join(' ')}\n`);
    writeFileSync(join(folder, 'first'), 'half');
    if (end === 'killed') process.kill(process.pid, 'SIGKILL');
    // Long enough for another process to come while this one makes.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
    for (const name of missing) writeFileSync(join(folder, name), 'whole');
  },
  () => undefined,
);
