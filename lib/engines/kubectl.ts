import type { Engine } from '../declare/engine.ts';
import type { kubectlOptions } from './kubectl/options.ts';
import { applyScript } from './kubectl/script.ts';
import { kubectlWords } from './kubectl/words.ts';

/**
 * No engine but a person: the stages are applied with kubectl, releases with helm, as the runbook says. Only here does
 * the script stand beside it: where an engine applies the tree, a second hand at it would fight the first.
 */
export const kubectl: Engine<typeof kubectlOptions> = {
  ...kubectlWords,
  carriesPatches: true,
  releases: () => {},
  build: () => {},
  script: applyScript,
};
