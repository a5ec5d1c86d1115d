import { isAbsolute, join } from 'node:path';

/** Where a user keeps stores. */
export interface StoreSurroundings {
  /** ISTHMUS_STORE: the store itself. */
  readonly store?: string;
  /** XDG_DATA_HOME. */
  readonly dataHome?: string;
  readonly home: string;
}

/**
 * The folder of the store with this id: `${XDG_DATA_HOME:-~/.local/share}/isthmus/<id>`, unless one is named. A relative
 * XDG_DATA_HOME counts for nothing (XDG Base Directory Specification 0.8).
 */
export const storeFolder = ({ store, dataHome, home }: StoreSurroundings, id: string): string => {
  const data = dataHome !== undefined && isAbsolute(dataHome) ? dataHome : join(home, '.local', 'share');
  return store ?? join(data, 'isthmus', id);
};

/** The manifest: the only file that is ever replaced, by the rename that commits a change. */
export const manifestName = 'store.json';

/** The lock of whoever changes the store. */
export const lockName = '.lock';

/** A store is opened by its owner alone. */
export const folderMode = 0o700;
export const fileMode = 0o600;
