import type { Argv, CommandModule } from 'yargs';
import { notesOf, notesText } from './verb-notes.ts';

const wordOf = ({ command }: CommandModule): string => String([command ?? ''].flat()[0]).split(' ')[0] ?? '';

const isModule = (value: unknown): value is CommandModule =>
  typeof value === 'object' && value !== null && 'command' in value;

/** A verb whose help ends with what it reads, what it listens to, and its exit codes. */
const notedModule = (module: CommandModule, parents: readonly string[]): CommandModule => {
  const words = [...parents, wordOf(module)];
  const own = notesOf(words);
  return {
    ...module,
    builder: (parser) => {
      if (typeof module.builder === 'function') void module.builder(noted(parser, words));
      return own === undefined ? parser : parser.epilogue(notesText(own));
    },
  };
};

/** A parser that gives every verb which is added to it, and every verb below those, the end of its help page. */
export const noted = <T>(parser: Argv<T>, words: readonly string[] = []): Argv<T> =>
  new Proxy(parser, {
    get: (target, name, receiver: Argv<T>) => {
      const own: unknown = Reflect.get(target, name, target);
      if (typeof own !== 'function') return own;
      return (...args: readonly unknown[]): unknown => {
        const given = name === 'command' ? args.map((arg) => (isModule(arg) ? notedModule(arg, words) : arg)) : args;
        const result: unknown = Reflect.apply(own, target, given);
        return result === target ? receiver : result;
      };
    },
  });
