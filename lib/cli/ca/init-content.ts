import { errorAt } from '../../plan/issue.ts';
import { EnvironmentError } from '../../plan/mesh-error.ts';
import type { MeshPlan } from '../../plan/mesh-plan.ts';
import { type Authority, namesOfTrustDomain } from '../../pki/authority.ts';
import { newRoot } from '../../pki/mesh-issuance.ts';
import { type KeyGenerator, generateKey } from '../../pki/private-key.ts';
import type { Store, StoredRoot, WorkCompartment } from '../../store/store.ts';
import type { Unlock } from '../../store/unlock.ts';
import { type CaSettings, profileOf, writeSettings } from './ca-settings.ts';
import { issuingOrRefusing } from './pki-words.ts';

/** What a new store shall hold. */
export interface InitWish {
  readonly plan: MeshPlan;
  readonly settings: CaSettings;
  /** False: the root is somebody else's, and its certificates are imported. */
  readonly makeRoot: boolean;
  readonly now: Date;
  readonly random: (size: number) => Buffer;
  readonly generate?: KeyGenerator;
}

/** A root with a new key; made before anything is written, for it takes longest and may be refused. */
export const preparedRoot = async (wish: InitWish): Promise<Authority | undefined> => {
  const { plan, settings, makeRoot, now, random, generate = generateKey } = wish;
  if (!makeRoot) return undefined;
  const { name, trustDomain } = plan.settings;
  const names = settings.nameConstraints ? namesOfTrustDomain(trustDomain) : undefined;
  const profile = profileOf(settings, name);
  return issuingOrRefusing('roots', () => newRoot({ profile, now, random, generateKey: generate }, names));
};

/** A store that has everything `ca init` puts into one. */
export interface FilledStore {
  readonly store: Store;
  readonly unlock: Unlock;
  readonly work: WorkCompartment;
  readonly roots: readonly Pick<StoredRoot, 'id' | 'certificatePem'>[];
}

const assertUnused = (work: WorkCompartment, folder: string): void => {
  if (work.clusters().length === 0 && work.recipients.length === 0) return;
  const problem = `${folder} holds keys of clusters: it is the store of another repository, or this one lost its pki/`;
  const remedy = 'restore pki/ with git, or make another store: name no folder, or another, with ISTHMUS_STORE';
  throw new EnvironmentError([errorAt('store-in-use', [], problem, remedy)]);
};

/** Puts settings and root into a store, unless an earlier run did. Throws a MeshError for a store that is in use. */
export const fillStore = async (
  store: Store,
  unlock: Unlock,
  { settings, makeRoot }: Pick<InitWish, 'settings' | 'makeRoot'>,
  root: Authority | undefined,
): Promise<FilledStore> => {
  const work = await store.work(unlock);
  assertUnused(work, store.folder);
  if (makeRoot) {
    const compartment = await store.root(unlock);
    if (root && compartment.roots().length === 0) compartment.addRoot(root.certificate.pem, root.key);
  }
  if (work.profile === '') work.change((draft) => draft.setProfile(writeSettings(settings)));
  const roots = makeRoot ? (await store.root(unlock)).roots() : [];
  return { store, unlock, work, roots: roots.map(({ id, certificatePem }) => ({ id, certificatePem })) };
};
