import { refuseErrors } from '../../plan/mesh-error.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { ClusterPins } from '../../store/store.ts';
import { commitToBoth } from '../ca/ca-commit.ts';
import type { Io } from '../io.ts';
import type { SecretContext } from '../secret-context.ts';
import { pinIssue, type PinState, pinState } from './pin-changes.ts';

/**
 * That the keys of these clusters go where they went, or for the first time anywhere: to be asked before any of them is
 * read. Throws a MeshError with `cluster-changed` for every cluster that a person has to look at.
 */
export const assertPinned = (
  root: string,
  clusters: readonly ClusterPlan[],
  pins: readonly ClusterPins[],
): readonly PinState[] => {
  const states = clusters.map((cluster) => pinState(root, cluster, pins));
  refuseErrors(states.flatMap((state) => pinIssue(state) ?? []));
  return states;
};

/** The list of the store with these pins in the place of older ones; the very same list when none of them is news. */
export const withPins = (pins: readonly ClusterPins[], kept: readonly ClusterPins[]): readonly ClusterPins[] => {
  const news = kept.filter((pin) => !pins.includes(pin));
  if (news.length === 0) return pins;
  const names = new Set(news.map(({ cluster }) => cluster));
  return [...pins.filter(({ cluster }) => !names.has(cluster)), ...news];
};

/** A mesh of a thousand clusters is not listed whole. */
const shownNames = 10;

/** Says in one line of which clusters something is pinned from now on; nothing where nothing is. */
export const tellPinned = (pins: readonly ClusterPins[], kept: readonly ClusterPins[], io: Io): void => {
  const names = kept.filter((pin) => !pins.includes(pin)).map(({ cluster }) => cluster);
  if (names.length === 0) return;
  const more = names.length > shownNames ? ` and ${names.length - shownNames} more` : '';
  const shown = `${names.slice(0, shownNames).join(', ')}${more}`;
  io.err(`the store keeps where keys of ${shown} go by mesh.yaml: a change of that takes isthmus recipients approve\n`);
};

/** The pins of the store, and how they are changed. */
export interface PinKeeper {
  readonly pins: readonly ClusterPins[];
  keep(pins: readonly ClusterPins[]): void;
}

/** The pins of an opened store; a change is followed by `pki/store.json`. */
export const storeKeeper = (context: SecretContext): PinKeeper => ({
  pins: context.work.pins,
  keep: (pins) => commitToBoth(context, (draft) => draft.setPins(pins), new Map()),
});

/** Pins what is news, and says so. The store does not change where nothing is. */
export const keepPins = (keeper: PinKeeper, kept: readonly ClusterPins[], io: Io): void => {
  const { pins } = keeper;
  const next = withPins(pins, kept);
  if (next === pins) return;
  keeper.keep(next);
  tellPinned(pins, kept, io);
};
