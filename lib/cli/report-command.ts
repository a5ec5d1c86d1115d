import type { CommandModule } from 'yargs';
import { guarded } from './exit.ts';
import type { GlobalArgs } from './global-args.ts';
import { processIo } from './io.ts';

interface ReportArgs extends GlobalArgs {
  readonly out: string | undefined;
  readonly at: string | undefined;
}

/** `isthmus report`: the mesh on one page. */
export const reportCommand: CommandModule<GlobalArgs, ReportArgs> = {
  command: 'report',
  describe: 'Write the mesh as one HTML page that needs nothing else; offline, without keys',
  builder: (parser) =>
    parser
      .option('out', { type: 'string', requiresArg: true, describe: 'File to write (stdout)' })
      .option('at', { type: 'string', requiresArg: true, describe: 'As if it were this date (now)' })
      .epilog('The page holds names, addresses and public certificates, no script, and nothing from elsewhere.')
      .example('$0 report --out mesh.html', 'for a browser, a printer, or an artifact of CI')
      .example('$0 report --out mesh.html --at 2027-01-31', 'the same bytes on any day'),
  handler: async ({ mesh, out, at, ascii }) => {
    const io = processIo(ascii);
    process.exitCode = await guarded(io, async () =>
      (await import('./commands/report.ts')).report({ mesh, out, at }, io, new Date()),
    );
  },
};
