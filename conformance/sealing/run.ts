import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Program, type Proof } from './program.ts';
import { proveStore } from './store.ts';
import { proveWithAge } from './with-age.ts';
import { proveWithKubeseal } from './with-kubeseal.ts';
import { proveWithSops } from './with-sops.ts';
import { proveWithVectors } from './with-vectors.ts';

const usage = `usage: jiti conformance/sealing/run.ts --kubeseal PATH --sops PATH --age PATH [--vectors PATH]
  Seals with isthmus and opens with the real programs; also needs openssl, and script of util-linux.
  --vectors  index.js of the npm package cctv-age: every age file of it, too
`;

interface Tools {
  readonly kubeseal: string;
  readonly sops: string;
  readonly age: string;
}

interface Call {
  readonly tools: Tools;
  readonly vectors: string | undefined;
}

const readCall = (): Call | undefined => {
  const text = { type: 'string' } as const;
  const options = { kubeseal: text, sops: text, age: text, vectors: text };
  const { kubeseal, sops, age, vectors } = parseArgs({ options }).values;
  if (kubeseal === undefined || sops === undefined || age === undefined) return undefined;
  return { tools: { kubeseal, sops, age }, vectors };
};

const prove = async ({ tools, vectors }: Call, folder: string): Promise<readonly Proof[]> => {
  const programOf = (name: keyof Tools): Program => new Program(resolve(tools[name]), join(folder, name));
  return [
    ...proveWithKubeseal(programOf('kubeseal')),
    ...proveWithSops(programOf('sops')),
    ...proveWithAge(programOf('age')),
    ...(await proveStore(new Program(resolve(tools.age), join(folder, 'store')))),
    ...(vectors === undefined ? [] : await proveWithVectors(vectors)),
  ];
};

/** Proves every statement; 0 when all hold, 1 when one does not, 2 for a wrong call. All keys are thrown away. */
const main = async (): Promise<number> => {
  const call = readCall();
  if (!call) {
    process.stderr.write(usage);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), 'isthmus-sealing-'));
  try {
    const proofs = await prove(call, folder);
    for (const { title, ok, detail } of proofs)
      process.stdout.write(ok ? `ok    ${title}\n` : `FAIL  ${title}: ${detail}\n`);
    const failed = proofs.filter(({ ok }) => !ok).length;
    process.stdout.write(`${proofs.length - failed} of ${proofs.length} hold\n`);
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

process.exitCode = await main();
