import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../lib/plan/manifest.ts';
import { isList, isObject, readJson } from './objects.ts';
import { protection } from './rendered-edits.ts';
import { writeIn } from './tools.ts';

/** What a program printed for a file of this name and content; throws where it was never given one. */
export type Printed = (name: string, text: string) => string;

/** Without the protection of the engine: what is rendered is the same for all engines, and dist has it for one. */
const unprotected = (value: Json | undefined): Json | undefined => {
  if (!isObject(value)) return isList(value) ? value.map((member) => unprotected(member) ?? null) : value;
  const kept = Object.entries(value).flatMap(([key, member]) => {
    const rest = Object.hasOwn(protection, key) ? undefined : unprotected(member);
    return rest === undefined ? [] : [[key, rest] as const];
  });
  return kept.length === 0 && Object.keys(value).length > 0 ? undefined : Object.fromEntries(kept);
};

const keyOf = (name: string, text: string): string => `${name}\n${JSON.stringify(unprotected(readJson(text)))}`;

const script = (real: string, notes: string): string => `#!/bin/sh
set -e
case "$1" in manifest | template) ;; *) exec '${real}' "$@" ;; esac
note=$(mktemp -d '${notes}/XXXXXX')
for word; do case "$word" in *.yaml) cp "$word" "$note/" ;; esac; done
'${real}' "$@" >"$note/printed"
cat "$note/printed"
`;

const readNotes = (notes: string): Printed => {
  const outputs = new Map<string, string>();
  for (const note of readdirSync(notes).map((name) => join(notes, name))) {
    const [given = ''] = readdirSync(note).filter((name) => name.endsWith('.yaml'));
    outputs.set(keyOf(given, readFileSync(join(note, given), 'utf8')), readFileSync(join(note, 'printed'), 'utf8'));
  }
  return (name, text) => {
    const output = outputs.get(keyOf(name, text));
    if (output === undefined) throw new Error(`dist has another ${name} than the program was given`);
    return output;
  };
};

/**
 * A program in a new folder that does what the real one does, and keeps what it was given and what it printed: one run
 * shows both what the program makes and what becomes of it.
 */
export const recorder = (real: string, folder: string): { readonly path: string; readonly read: () => Printed } => {
  const notes = join(folder, 'notes');
  mkdirSync(notes, { recursive: true });
  const path = writeIn(folder, 'program', script(real, notes));
  chmodSync(path, 0o700);
  return { path, read: () => readNotes(notes) };
};
