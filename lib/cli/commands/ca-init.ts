import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { recover, writeTogether } from '../../files/write-together.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import { EnvironmentError, MeshError } from '../../plan/mesh-error.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { readCertificateFile } from '../../pki/certificate.ts';
import type { KeyAlgorithm } from '../../pki/private-key.ts';
import { publicStoreFile } from '../../signed-index/public-store.ts';
import { signersFile } from '../../signed-index/signers.ts';
import type { Store } from '../../store/store.ts';
import { type BackupInput, type BackupWish, backupWish, writeVerifiedBackup } from '../ca/init-backup.ts';
import { type FilledStore, type InitWish, fillStore, preparedRoot } from '../ca/init-content.ts';
import { type ProtectionInput, protectionsFor } from '../ca/init-protection.ts';
import { withNewStore } from '../ca/new-store.ts';
import { publicFilesOfStore } from '../ca/public-store-files.ts';
import { refuseOrphan, settled, standingStore, storesOfMesh } from '../ca/store-place.ts';
import type { ExitCode, Io } from '../io.ts';
import { readMesh } from '../mesh-outline.ts';
import { printable } from '../printable.ts';
import { publicStoreOf, storeFolderOf } from '../secret-context.ts';
import { unlockFrom } from '../unlock.ts';

export interface CaInitInput extends ProtectionInput, BackupInput {
  readonly profile: 'istio' | 'strict';
  /** Undefined: RSA 4096 with the profile istio, as upstream; P-256 with strict. */
  readonly algorithm: KeyAlgorithm | undefined;
  readonly nameConstraints: boolean;
  /** False: the root stays with an outside authority, and intermediates come by csr and import. */
  readonly makeRoot: boolean;
  /** Make a store although another of a mesh of this name stands beside it. */
  readonly newStore: boolean;
  /** PATH, to find git on. */
  readonly searchPath: string;
}

const refuseInitialised = (root: string, plan: MeshPlan, input: CaInitInput): void => {
  const named = publicStoreOf(root, plan);
  if (named) {
    const { id, generation, roots } = named;
    const problem = `the mesh has a store: ${id}, generation ${generation}, with ${roots.length} root${roots.length === 1 ? '' : 's'}`;
    const remedy = `it belongs in ${storeFolderOf(input, id)}; clusters get their CA by isthmus ca issue`;
    throw new MeshError([fileIssue('store-named', publicStoreFile, problem, remedy)]);
  }
  if (existsSync(join(root, signersFile))) {
    const problem = `${signersFile} is there, but ${publicStoreFile} is not`;
    throw new MeshError([fileIssue('signers-without-store', signersFile, problem, 'restore pki/ with git')]);
  }
};

const wishOf = (plan: MeshPlan, input: CaInitInput, now: Date): InitWish => {
  const { profile, algorithm, nameConstraints, makeRoot } = input;
  const usual = profile === 'istio' ? 'rsa-4096' : 'ecdsa-p256';
  const settings = { profile, algorithm: algorithm ?? usual, nameConstraints };
  return { plan, settings, makeRoot, now, random: randomBytes };
};

interface Initialised {
  readonly files: ReadonlyMap<string, string>;
  readonly words: string;
}

/** The last steps that need the store: its backup, and what the repository is told of it. */
const completed = async (filled: FilledStore, backup: BackupWish | undefined, now: Date): Promise<Initialised> => {
  const { store, unlock, roots } = filled;
  const words =
    backup === undefined
      ? 'no backup: whoever loses the store loses every key with it (isthmus store backup)\n'
      : await writeVerifiedBackup(backup, { store, unlock, withRoot: roots.length > 0, random: randomBytes, now });
  const titles = roots
    .flatMap(({ certificatePem }) => readCertificateFile(certificatePem).certificates)
    .map(({ title, notAfter, fingerprint, publicKeyDigest }) => {
      const end = notAfter.toISOString().slice(0, 10);
      return `root: ${title}, until ${end}, SHA-256 of the certificate ${fingerprint}, of its key (as in pki/store.json) ${publicKeyDigest}\n`;
    });
  return { files: publicFilesOfStore(filled), words: titles.join('') + words };
};

/** Goes on with a store that an interrupted run left. */
const continued = async (store: Store, input: CaInitInput, wish: InitWish, io: Io): Promise<FilledStore> => {
  const { name } = wish.plan.settings;
  if (store.mesh !== name) {
    const problem = `${store.folder} is the store of mesh ${store.mesh}, not of ${name}`;
    const remedy = 'name another folder with ISTHMUS_STORE, or none';
    throw new EnvironmentError([fileIssue('store-other-mesh', store.folder, problem, remedy)]);
  }
  const unlock = unlockFrom(input, io);
  const empty = wish.makeRoot && (await store.root(unlock)).roots().length === 0;
  io.err(`${printable(store.folder)} is a store of this mesh that no pki/ names: going on with it\n`);
  return fillStore(store, unlock, wish, empty ? await preparedRoot(wish) : undefined);
};

/**
 * Makes the store of a mesh with its root, backs it up, and tells the repository of it: the store first, then pki/. When
 * that second step was ended, a second run with ISTHMUS_STORE goes on with the store that stands.
 */
export const caInit = async (input: CaInitInput, io: Io, now: Date): Promise<ExitCode> => {
  const { root, plan } = readMesh(input.mesh);
  recover(root);
  refuseInitialised(root, plan, input);
  const backup = backupWish(input, input.searchPath);
  const wish = wishOf(plan, input, now);
  const standing = standingStore(input);
  let made: { readonly result: Initialised; readonly folder: string };
  if (standing) {
    const filled = await continued(standing, input, wish, io);
    made = { result: await completed(filled, backup, now), folder: settled(standing) };
  } else {
    const { name } = plan.settings;
    if (input.store === undefined && !input.newStore) refuseOrphan(storesOfMesh(input, name), name);
    const protections = await protectionsFor(input, io);
    made = await withNewStore(input, wish, protections, io, (filled) => completed(filled, backup, now));
  }
  const { result, folder } = made;
  writeTogether(root, result.files);
  io.err(`store: ${printable(folder)}\n${result.words}`);
  for (const file of result.files.keys()) io.err(`wrote ${file}\n`);
  const next = input.makeRoot
    ? 'isthmus ca issue --all'
    : 'isthmus ca csr CLUSTER, or ca import --public where the key is born in the cluster';
  io.err(`Next: ${next}. Keep the store out of every repository but one of its own.\n`);
  return 0;
};
