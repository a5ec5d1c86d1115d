import type { JsonObject } from '../plan/manifest.ts';
import type { Release } from '../plan/release.ts';

/** The values of one release, as they stand in dist/<cluster>/helm/<name>.yaml for people who run helm themselves. */
export interface HelmValuesFile {
  /** The name of the release. */
  readonly name: string;
  readonly values: JsonObject;
}

/** One file per release, with the very object that the engine hands to its controller. */
export const helmValuesFiles = (releases: readonly Release[]): readonly HelmValuesFile[] =>
  releases.map(({ name, values }) => ({ name, values }));
