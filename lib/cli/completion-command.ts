import type { CommandModule } from 'yargs';
import type { GlobalArgs } from './global-args.ts';

/** The shells that can complete our words. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

interface CompletionArgs extends GlobalArgs {
  readonly shell: Shell;
}

/** `isthmus completion`. */
export const completionCommand: CommandModule<GlobalArgs, CompletionArgs> = {
  command: 'completion <shell>',
  describe: 'Print the script that lets a shell complete verbs, flags and cluster names',
  builder: (parser) =>
    parser
      .positional('shell', { choices: shells, demandOption: true, describe: 'Which shell' })
      .example('source <($0 completion bash)', 'in ~/.bashrc')
      .example('source <($0 completion zsh)', 'in ~/.zshrc, behind compinit')
      .example('$0 completion fish > ~/.config/fish/completions/isthmus.fish', 'once')
      .example('$0 completion powershell | Out-String | Invoke-Expression', 'in $PROFILE'),
  handler: async ({ shell }) => {
    const { completionScript } = await import('./completion/scripts.ts');
    process.stdout.write(completionScript(shell));
  },
};
