#!/usr/bin/env node
import { existsSync } from 'node:fs';

const program = new URL('../build/lib/cli/main.js', import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  process.stderr.write('isthmus is not built yet: run npm ci, or npm run build\n');
  process.exitCode = 3;
}
