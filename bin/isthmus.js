#!/usr/bin/env node
import { existsSync } from 'node:fs';

// A shell waits for completions at every key: they have an entry of their own that loads no parser.
const entry = process.argv[2] === '__complete' ? 'completion/main.js' : 'main.js';
const program = new URL(`../build/lib/cli/${entry}`, import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('isthmus is not built yet: run npm ci, or npm run build\n');
  process.exitCode = 3;
}
