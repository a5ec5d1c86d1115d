// The figures of docs/decisions/0003-own-schema-check.md: npx jiti test/emit/schema/measure.ts
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { checkManifest } from '../../../lib/emit/schema/check.ts';
import type { SchemaFile } from '../../../lib/emit/schema/schema.ts';
import { VALID_OBJECTS } from './valid-objects.ts';

const ROUNDS = 2000;

const folder = join(dirname(dirname(dirname(import.meta.dirname))), 'schemas');
const names = readdirSync(folder);
const say = (what: string, amount: number, unit: string): boolean =>
  process.stdout.write(`${what.padEnd(52)}${amount.toFixed(1).padStart(9)} ${unit}\n`);
const time = (run: () => void): number => {
  const start = performance.now();
  run();
  return performance.now() - start;
};

const checkAll = (): void => VALID_OBJECTS.forEach((object) => checkManifest(object));

const compileAll = (): void => {
  const ajv = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false });
  const files = new Map<string, SchemaFile>(
    names.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
  );
  for (const [name, { definitions }] of files) ajv.addSchema({ definitions }, name);
  for (const { apiVersion, kind } of VALID_OBJECTS) {
    const [version = '', group = 'core'] = apiVersion.split('/').toReversed();
    ajv.getSchema(`${group}.json#/definitions/${files.get(`${group}.json`)?.kinds[version]?.[kind]}`);
  }
};

const text = names.map((name) => readFileSync(join(folder, name))).reduce((all, one) => Buffer.concat([all, one]));
say(
  `size of ${names.length} schema files`,
  names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) / 1024,
  'KB',
);
say('the same, gzipped', gzipSync(text).length / 1024, 'KB');
say(`interpreter: first check of ${VALID_OBJECTS.length} kinds, files read`, time(checkAll), 'ms');
const warm = time(() => {
  for (let round = 0; round < ROUNDS; round += 1) checkAll();
});
say('interpreter: one object, warm', (warm * 1000) / ROUNDS / VALID_OBJECTS.length, 'µs');
say(`ajv: compile of the same ${VALID_OBJECTS.length} kinds`, time(compileAll), 'ms');
