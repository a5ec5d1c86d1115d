import { isInterrupted } from '../../files/write-together.ts';
import { MeshError } from '../../plan/mesh-error.ts';
import type { PublicStore } from '../../signed-index/public-store.ts';
import { inspectStore } from '../../store/open.ts';
import type { Store } from '../../store/store.ts';
import type { Unlock } from '../../store/unlock.ts';
import type { ExitCode, Io } from '../io.ts';
import { type MeshOutline, readMesh } from '../mesh-outline.ts';
import { printable } from '../printable.ts';
import { publicStoreOf, storeFolderOf } from '../secret-context.ts';
import type { SecretInput } from '../secret-input.ts';
import { assertNotOlder } from '../seal/signed-generation.ts';
import { type CheckLine, finding, findingsOf, holds } from '../store/check-line.ts';
import { approvalLines } from '../store/doctor-approvals.ts';
import { meshLines, rootLines } from '../store/doctor-mesh.ts';
import { compartmentLines, opensRoot, storeLines, unopenedRoot } from '../store/doctor-store.ts';
import { unlockFrom } from '../unlock.ts';

export interface StoreDoctorInput extends SecretInput {
  /** Open the root's compartment, too, even if that takes a question. */
  readonly root: boolean;
  readonly format: 'table' | 'json';
  /** PATH, to find git on. */
  readonly searchPath: string;
}

const namedCheck = 'pki/store.json names a store';
const wholeCheck = 'no change of the repository was interrupted';

const ageCheck = 'no sealed index was signed by a newer store';

const openedMeshLines = async (
  { root, plan }: MeshOutline,
  store: Store,
  unlock: Unlock,
): Promise<readonly CheckLine[]> => {
  const work = await store.work(unlock);
  const names = plan.clusters.map(({ name }) => name);
  const lines = [...meshLines({ root, work }, new Date()), ...approvalLines(work, names)];
  try {
    assertNotOlder({ root, store, work });
    return [...lines, holds(ageCheck)];
  } catch (error) {
    if (error instanceof MeshError) return [...lines, ...findingsOf(ageCheck, error)];
    throw error;
  }
};

const openedLines = async (
  outline: MeshOutline,
  store: Store,
  named: PublicStore,
  unlock: Unlock,
  withRoot: boolean,
): Promise<readonly CheckLine[]> => {
  const work = await compartmentLines(store, 'work', unlock);
  const opened = work.every(({ result }) => result === 'ok');
  const ofMesh = opened ? await openedMeshLines(outline, store, unlock) : [];
  if (!opensRoot(store, unlock, withRoot)) return [...work, ...ofMesh, unopenedRoot(store)];
  const ofRoot = await compartmentLines(store, 'root', unlock);
  const rootOpened = ofRoot.every(({ result }) => result === 'ok');
  return [...work, ...ofMesh, ...ofRoot, ...(rootOpened ? rootLines(await store.root(unlock), named) : [])];
};

const linesOf = async (input: StoreDoctorInput, io: Io): Promise<readonly CheckLine[]> => {
  const outline = readMesh(input.mesh, 'passed-over');
  const { root, plan } = outline;
  const interrupted = finding(wholeCheck, 'a transaction is open', 'any verb that writes finishes it');
  const whole = isInterrupted(root) ? interrupted : holds(wholeCheck);
  const named = publicStoreOf(root, plan);
  if (named === undefined) return [whole, finding(namedCheck, 'it does not exist', 'isthmus ca init makes a store')];
  const folder = storeFolderOf(input, named.id);
  const { searchPath } = input;
  const { checks, store } = inspectStore(folder, named, input.rootStore, { searchPath });
  const inspected = checks.flatMap(({ title, error }) =>
    error === undefined ? [holds(title)] : findingsOf(title, error),
  );
  const lines = [whole, holds(namedCheck, `${named.id}, expected in ${folder}`), ...inspected];
  if (store === undefined) return lines;
  const unlock = unlockFrom(input, io);
  return [...lines, ...storeLines(store), ...(await openedLines(outline, store, named, unlock, input.root))];
};

const textOf = ({ check, result, detail, remedy }: CheckLine, { ascii }: Io): string => {
  const more = [detail, remedy === '' ? '' : `${ascii ? '->' : '→'} ${remedy}`].filter((part) => part !== '').join(' ');
  return printable(`${result.padEnd('finding'.length)}  ${check}${more === '' ? '' : `: ${more}`}`);
};

/** Looks at everything that can be wrong with the store of a mesh; 1 when something is. Nothing is changed. */
export const storeDoctor = async (input: StoreDoctorInput, io: Io): Promise<ExitCode> => {
  const lines = await linesOf(input, io);
  if (input.format === 'json') io.out(`${JSON.stringify({ checks: lines }, undefined, 2)}\n`);
  else io.out(lines.map((line) => `${textOf(line, io)}\n`).join(''));
  return lines.some(({ result }) => result === 'finding') ? 1 : 0;
};
