import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { run } from '../lab/command.ts';
import type { SuiteSpec } from '../suite.ts';
import { Guide } from './guide.ts';
import { Terminal } from './terminal.ts';

/** The person's home; everything of the walk stands in it. */
export const homeOf = ({ folder }: Pick<SuiteSpec, 'folder'>): string => join(folder, 'home');

/** Whoever runs the suite reaches packages in a way of their own: their configuration and cache of npm serve the walk. */
const npmOfCaller = (root: string): Readonly<Record<string, string>> => {
  const cache = run('npm', ['config', 'get', 'cache'], { cwd: root, env: { HOME: homedir() } }).trim();
  const own = Object.entries(process.env).flatMap(([name, value]) =>
    /^npm_config_/i.test(name) && value !== undefined ? [[name, value] as const] : [],
  );
  return { npm_config_userconfig: join(homedir(), '.npmrc'), npm_config_cache: cache, ...Object.fromEntries(own) };
};

/**
 * Chapter 0 of the guide, as it is printed: the only one that needs a network. The package is made from what is built,
 * in the way npm would publish it.
 */
export const installPackage = ({ root, folder }: SuiteSpec): void => {
  const home = homeOf({ folder });
  mkdirSync(home, { mode: 0o700 });
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', home], { cwd: root, env: { HOME: homedir() } });
  const terminal = new Terminal({ home, programs: [join(home, 'bin')], env: npmOfCaller(root) });
  for (const block of new Guide(root).commands(0, 1)) terminal.type(block);
  // What `isthmus synth` asks for where there is a main.ts.
  terminal.type('npm install --save-dev --ignore-scripts jiti');
  // The clone is installed without a network: what `npm ci` asks the registry for differs from what an installation asks.
  const files = 'package.json package-lock.json';
  terminal.type(`(mkdir ../clone && cp ${files} ../clone && cd ../clone && npm ci --ignore-scripts && rm -r ../clone)`);
};
