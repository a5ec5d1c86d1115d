import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type CaInitInput, caInit } from '../../lib/cli/commands/ca-init.ts';
import type { Io } from '../../lib/cli/io.ts';
import type { SecretInput } from '../../lib/cli/secret-input.ts';
import { MeshError } from '../../lib/plan/mesh-error.ts';
import { AgeIdentity } from '../../lib/sealing/age/x25519.ts';
import { twoClusters } from '../mesh-folder.ts';

export const day = 24 * 60 * 60 * 1000;

/** The clock of the verbs; the real one where openssl looks at what they made. */
export const now = new Date(Math.floor(Date.now() / 1000) * 1000);

export const later = (days: number): Date => new Date(now.getTime() + days * day);

export interface Said extends Io {
  readonly said: { out: string; err: string };
}

export const testIo = (columns?: number): Said => {
  const said = { out: '', err: '' };
  return {
    said,
    out: (text) => (said.out += text),
    err: (text) => (said.err += text),
    columns,
    color: false,
    ascii: false,
  };
};

/** A mesh with a place for its store, and the identity that opens it. */
export interface MeshOfTests {
  readonly folder: string;
  readonly identity: AgeIdentity;
  readonly identityFile: string;
  readonly input: SecretInput;
  put(file: string, content: string | Uint8Array): void;
  text(file: string): string;
  has(file: string): boolean;
  /** Every file below pki/ with its content: what must not change when a verb is refused. */
  pki(): Readonly<Record<string, string>>;
  end(): void;
}

const filesBelow = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted()
    : [];

export const meshOfTests = (declaration = twoClusters): MeshOfTests => {
  const top = mkdtempSync(join(tmpdir(), 'isthmus-ca-'));
  const folder = join(top, 'mesh');
  mkdirSync(folder);
  mkdirSync(join(top, 'data'), { mode: 0o700 });
  const identity = AgeIdentity.generate(randomBytes);
  const identityFile = join(top, 'key.txt');
  writeFileSync(identityFile, `${identity.reveal()}\n`, { mode: 0o600 });
  const path = (file: string): string => resolve(folder, file);
  const put = (file: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), content);
  };
  put('mesh.yaml', declaration);
  return {
    folder,
    identity,
    identityFile,
    input: {
      mesh: path('mesh.yaml'),
      identity: [identityFile],
      passphraseFd: undefined,
      passphraseFile: undefined,
      store: undefined,
      rootStore: undefined,
      dataHome: join(top, 'data'),
      home: top,
    },
    put,
    text: (file) => readFileSync(path(file), 'utf8'),
    has: (file) => existsSync(path(file)),
    pki: () =>
      Object.fromEntries(
        filesBelow(path('pki')).map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
      ),
    end: () => rmSync(top, { recursive: true, force: true }),
  };
};

/** Flags of `ca init` that make a small, fast mesh. */
export const initInput = (mesh: MeshOfTests, own: Partial<CaInitInput> = {}): CaInitInput => ({
  ...mesh.input,
  profile: 'strict',
  algorithm: undefined,
  nameConstraints: false,
  makeRoot: true,
  newStore: false,
  recipient: [mesh.identity.recipient.text],
  rootRecipient: [],
  backup: false,
  backupTo: [],
  backupFile: undefined,
  searchPath: process.env['PATH'] ?? '',
  ...own,
});

export const initialised = async (declaration?: string, own: Partial<CaInitInput> = {}): Promise<MeshOfTests> => {
  const mesh = meshOfTests(declaration);
  try {
    await caInit(initInput(mesh, own), testIo(), now);
  } catch (error) {
    mesh.end();
    throw error;
  }
  return mesh;
};

/** The codes of the issues a verb was refused with. */
export const refusal = async (run: Promise<unknown>): Promise<readonly string[]> => {
  try {
    await run;
    return [];
  } catch (error) {
    if (error instanceof MeshError) return error.issues.map(({ code }) => code);
    throw error;
  }
};

const root = resolve(import.meta.dirname, '../..');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the real program in a process of its own, in a folder. */
export const program = (
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> =>
  new Promise((done, fail) => {
    const jiti = join(root, 'node_modules/jiti/lib/jiti-cli.mjs');
    const child = spawn(process.execPath, [jiti, join(root, 'lib/cli/main.ts'), ...args], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.on('error', fail);
    child.on('close', (code) => done({ code, out, err }));
  });
