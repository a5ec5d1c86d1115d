import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { caIssue } from '../../../lib/cli/commands/ca-issue.ts';
import { recipientsApprove } from '../../../lib/cli/commands/recipients-approve.ts';
import { recipientsGenerate, type RecipientsGenerateInput } from '../../../lib/cli/commands/recipients-generate.ts';
import { seal, type SealInput } from '../../../lib/cli/commands/seal.ts';
import type { ExitCode } from '../../../lib/cli/io.ts';
import { MeshError } from '../../../lib/plan/mesh-error.ts';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PrivateKey } from '../../../lib/pki/private-key.ts';
import { AgeIdentity } from '../../../lib/sealing/age/x25519.ts';
import { initialised, type MeshOfTests, now, testIo } from '../ca-of-tests.ts';

/** What a verb came to: its exit code, what it said, and the codes it was refused with. */
export interface Outcome {
  readonly code: ExitCode | undefined;
  readonly out: string;
  readonly err: string;
  readonly refused: readonly string[];
  readonly problems: string;
}

export const outcomeOf = async (run: (io: ReturnType<typeof testIo>) => Promise<ExitCode>): Promise<Outcome> => {
  const io = testIo();
  try {
    const code = await run(io);
    return { code, ...io.said, refused: [], problems: '' };
  } catch (error) {
    if (!(error instanceof MeshError)) throw error;
    const problems = error.issues.map(({ problem, remedy }) => `${problem} ${remedy}`).join('\n');
    return { code: undefined, ...io.said, refused: error.issues.map(({ code }) => code), problems };
  }
};

/** RSA of 2048 bits: a tenth of the time of 4096. */
const smallKey = (): Promise<PrivateKey> =>
  Promise.resolve(PrivateKey.of(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey));

export const generated = (
  mesh: MeshOfTests,
  cluster: string,
  over: Partial<RecipientsGenerateInput> = {},
): Promise<Outcome> =>
  outcomeOf((io) =>
    recipientsGenerate(
      {
        ...mesh.input,
        cluster,
        kind: undefined,
        controllerNamespace: 'kube-system',
        bootstrap: false,
        output: 'pipe',
        ...over,
      },
      io,
      smallKey,
    ),
  );

export const sealed = (mesh: MeshOfTests, over: Partial<SealInput> = {}, at = now): Promise<Outcome> =>
  outcomeOf((io) =>
    seal(
      {
        ...mesh.input,
        clusters: [],
        check: false,
        base: undefined,
        searchPath: process.env['PATH'] ?? '',
        reseal: false,
        dryRun: false,
        from: undefined,
        format: 'table',
        ...over,
      },
      io,
      at,
    ),
  );

const nobody = { canAsk: () => false, askWord: () => Promise.resolve(true) };

/** The digest that a refusal prints, for whoever looked at what changed. */
export const digestIn = (text: string): string => /--pins ([0-9a-f]{64})/.exec(text)?.[1] ?? '';

/** Approves where the keys of a cluster go by mesh.yaml now, without a terminal. */
export const pinned = async (mesh: MeshOfTests, cluster: string): Promise<Outcome> => {
  const pins = digestIn((await sealed(mesh, { clusters: [cluster], dryRun: true })).problems);
  return outcomeOf((io) =>
    recipientsApprove({ ...mesh.input, cluster, fingerprint: undefined, pins }, io, { terminal: nobody, now }),
  );
};

/** A mesh with a store, and a CA in it for every cluster that takes one. */
export const issuedMesh = async (declaration: string): Promise<MeshOfTests> => {
  const mesh = await initialised(declaration);
  await caIssue({ ...mesh.input, clusters: [], all: true, discardKeys: false }, testIo(), now);
  return mesh;
};

/** Every file below a folder of the mesh with its text; none without the folder. */
export const filesOf = (mesh: MeshOfTests, folder: string): Readonly<Record<string, string>> => {
  try {
    const entries = readdirSync(join(mesh.folder, folder), { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return Object.fromEntries(
      paths.toSorted().map((path) => [path.slice(mesh.folder.length + 1), readFileSync(path, 'utf8')]),
    );
  } catch {
    return {};
  }
};

export const newAge = (): AgeIdentity => AgeIdentity.generate(randomBytes);

export const declaration = `mesh: mesh1
istio: { version: 1.30.3 }
clusters:
  cluster1: { network: network1 }
  cluster2: { network: network2 }
`;

const repository = resolve(import.meta.dirname, '../../..');

/** How the program with these verbs is started: the arguments of node before its own. */
export const programArguments: readonly string[] = [
  join(repository, 'node_modules/jiti/lib/jiti-cli.mjs'),
  join(repository, 'lib/cli/main.ts'),
];

export const inGit = (folder: string): void => {
  execFileSync('git', ['init', '-q', folder]);
};

/** A mesh of two clusters with their CA sealed. */
export const sealedMesh = async (): Promise<MeshOfTests> => {
  const mesh = await issuedMesh(declaration);
  for (const cluster of ['cluster1', 'cluster2']) {
    // oxlint-disable-next-line no-await-in-loop -- each changes the store
    await generated(mesh, cluster);
  }
  await sealed(mesh);
  return mesh;
};

/** Hands out a copy of a mesh, its store included, to be changed. */
export const withCopy = async (original: MeshOfTests, use: (mesh: MeshOfTests) => Promise<void>): Promise<void> => {
  const top = mkdtempSync(join(tmpdir(), 'isthmus-seal-verb-'));
  const folder = join(top, 'mesh');
  const input = {
    ...original.input,
    mesh: join(folder, 'mesh.yaml'),
    identity: [join(top, 'key.txt')],
    dataHome: join(top, 'data'),
    home: top,
  };
  try {
    cpSync(join(original.folder, '..'), top, { recursive: true });
    await use({
      ...original,
      folder,
      input,
      put: (file, content) => writeFileSync(join(folder, file), content),
      text: (file) => readFileSync(join(folder, file), 'utf8'),
    });
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
};
