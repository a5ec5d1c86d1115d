/** The option of verbs with a table for people and JSON for programs. `describe`: what has that format. */
export const formatOption = (describe: string) =>
  ({ alias: 'o', choices: ['table', 'json'] as const, default: 'table' as const, describe }) as const;
