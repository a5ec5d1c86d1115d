import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { detectors } from '../../lib/scan/detectors.ts';
import { lookInto } from '../../lib/scan/look.ts';
import { plantedBytes, plantedTexts } from '../emit/leak/planted.ts';
import { tar, tgz, zip } from './archives.ts';

/** Numbers below a limit that are the same in every run. */
const numbersFrom = (seed: number): ((limit: number) => number) => {
  let count = 0;
  return (limit) => {
    count += 1;
    return createHash('sha256').update(`${seed} ${count}`).digest().readUInt32BE(0) % limit;
  };
};

const texts = plantedTexts.map(([, text]) => Buffer.from(text));
const files = texts.slice(0, 6).map((bytes, n) => ({ name: `f${n}`, bytes }));

const sources: readonly Buffer[] = [
  ...texts,
  ...plantedBytes.map(([, bytes]) => bytes),
  tar(files),
  tgz(files),
  zip(files),
  zip(files, { method: 0, streamed: true }),
  zip([{ name: 'a.tgz', bytes: tgz(files) }]),
  gzipSync(Buffer.concat(texts)),
  Buffer.from('kind: Secret\ndata: &a {x: *a}\n--- {[]\n'),
  Buffer.from(JSON.stringify({ kind: 'Secret', data: { a: 1 } })),
];

/** Flips bytes, cuts, doubles, joins: what comes out resembles something and is nothing. */
const mutated = (bytes: Buffer, next: (limit: number) => number): Buffer => {
  const copy = Buffer.from(bytes);
  for (let flips = next(8); flips > 0 && copy.length > 0; flips -= 1) copy[next(copy.length)] = next(256);
  const at = next(copy.length + 1);
  const other = sources[next(sources.length)] ?? Buffer.alloc(0);
  const ways = [
    () => copy,
    () => copy.subarray(0, at),
    () => copy.subarray(at),
    () => Buffer.concat([copy.subarray(0, at), other, copy.subarray(at)]),
    () => Buffer.concat([copy, copy]),
    () => gzipSync(copy),
    () => Buffer.from(copy.toString('base64')),
    () => Buffer.from(JSON.stringify(copy.toString('latin1'))),
    () =>
      createHash('shake256', { outputLength: next(4000) })
        .update(copy)
        .digest(),
  ];
  return (ways[next(ways.length)] ?? (() => copy))();
};

test('two thousand mutated inputs end in findings or none, in time, and never in a fault', () => {
  let slowest = 0;
  for (let round = 0; round < 2000; round += 1) {
    const next = numbersFrom(round);
    let bytes = sources[next(sources.length)] ?? Buffer.alloc(0);
    for (let steps = 1 + next(3); steps > 0; steps -= 1) bytes = mutated(bytes, next);
    const before = performance.now();
    const { hits } = lookInto(bytes, next(2) === 0 ? 'a.yaml' : 'a.ts', detectors);
    expect(hits.every(({ what, line }) => what !== '' && line >= 1)).toBe(true);
    slowest = Math.max(slowest, performance.now() - before);
  }
  expect(slowest).toBeLessThan(1000);
}, 60_000);
