import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';

/*
 * A program: serves the files of a folder, as source-controller serves the artifacts it made of a repository.
 * Arguments: the folder, the address to listen on, the port. A process of its own, because the suite waits for
 * programs without answering anybody meanwhile.
 */

const [folder = '.', address = '127.0.0.1', port = '0'] = process.argv.slice(2);

createServer((request, response) => {
  const file = join(folder, basename(request.url ?? ''));
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) createReadStream(file).pipe(response);
  else response.writeHead(404).end();
}).listen(Number(port), address);
