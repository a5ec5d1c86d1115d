import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { grounds } from './ground.ts';
import { Session, typed } from './shell.ts';
import { type Programs, writeUids } from './stand-in.ts';
import { World } from './world.ts';

export interface SessionPlace {
  /** Grounds that are made, by name, and the homes of the pages. */
  readonly folder: string;
  readonly programs: Programs;
}

/** With the clusters of this home. */
export const withWorld = async <T>(home: string, use: () => Promise<T>): Promise<T> => {
  const world = await World.in(home);
  try {
    return await use();
  } finally {
    world.end();
  }
};

const made = new Map<string, Promise<string>>();

/** The home of a ground, made when it is asked for first. */
export const groundHome = (name: string, place: SessionPlace): Promise<string> => {
  const known = made.get(name);
  if (known !== undefined) return known;
  const making = makeGround(name, place);
  made.set(name, making);
  return making;
};

/** Saved variables name the home that they were made in. */
export const copyHome = (from: string, to: string): void => {
  cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  for (const name of ['variables', 'folder']) {
    const file = join(to, '.stand-in', name);
    if (existsSync(file)) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(from, to));
  }
  const git = join(to, 'harbor/.git/config');
  if (existsSync(git)) writeFileSync(git, readFileSync(git, 'utf8').replaceAll(from, to));
};

const makeGround = async (name: string, place: SessionPlace): Promise<string> => {
  const ground = grounds[name];
  if (ground === undefined) throw new Error(`there is no ground "${name}"`);
  const home = join(place.folder, `ground-${name}`);
  if (ground.on === '') mkdirSync(home, { recursive: true, mode: 0o700 });
  else copyHome(await groundHome(ground.on, place), home);
  const contexts = ['admin@bergen', 'admin@lisbon', 'admin@quito', 'kind-cluster1', 'kind-cluster2'];
  writeUids(home, contexts);
  return withWorld(home, async () => {
    const { code, shown } = await new Session(home, place.programs).type(typed(ground.script), {
      standIns: [],
      answers: [],
    });
    if (code !== 0) throw new Error(`the ground ${name} ended with ${code}:\n${shown}`);
    return home;
  });
};
