import { insist, type Ledger } from '../report/ledger.ts';
import type { Newcomer } from './newcomer.ts';

const nothing = '0'.repeat(40);

/** What is left behind is what a pipeline accepts, here and in a clone. */
export const proveEnd = async (ledger: Ledger, { terminal, write }: Newcomer): Promise<void> => {
  await ledger.prove('seal --check and synth --check find nothing, and Git has nothing left to commit', () => {
    const shown = terminal.type('isthmus seal --check && isthmus synth --check');
    insist(shown.includes('dist is up to date'), shown);
    insist(!/ (?:error|warning) /.test(shown), shown);
    insist(terminal.type('git status --porcelain') === '', 'something is not committed');
  });
  await ledger.prove('scan finds no secret in the work tree, and none in the whole history', () => {
    for (const call of ['isthmus scan', `isthmus scan --range ${nothing}..HEAD`]) {
      const shown = terminal.type(call);
      insist(/looked into [1-9]\d* .*: nothing found/.test(shown), shown);
    }
  });
  await ledger.prove("a fresh clone passes the guide's job on pull requests, with no store and no cluster", () => {
    const job = [
      'git clone --quiet . ../clone && cd ../clone',
      'unset ISTHMUS_IDENTITY',
      'npm ci --ignore-scripts --offline',
      'npx isthmus synth --check && npx isthmus seal --check --base HEAD~1 && npx isthmus ca lint',
      'npx isthmus scan --range HEAD~1..HEAD',
    ];
    terminal.type(`(\nexport ISTHMUS_STORE=/nowhere KUBECONFIG=/nowhere\n${job.join('\n')}\n)`);
  });
  await ledger.prove('a main.ts of their own that adds nothing compiles to the same dist', () => {
    write(
      'main.ts',
      "import { runApp } from 'isthmus';\n\nprocess.stderr.write('own code runs\\n');\nawait runApp({});\n",
    );
    const shown = terminal.type('isthmus synth --check');
    insist(shown.includes('own code runs') && shown.includes('dist is up to date'), shown);
  });
};
