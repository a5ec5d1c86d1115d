import { readSpec } from '../lab/spec-file.ts';
import { runIsolated } from '../run-suite.ts';

/*
 * Runs one suite as the command does, so that the harness can interrupt or kill whoever waits for a suite.
 */

const { ended } = await runIsolated(readSpec(process.argv[2] ?? ''));
process.stdout.write(`${ended ?? 'ran to its end'}\n`);
