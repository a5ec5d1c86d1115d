import type { Vocabulary } from './declare/registry.ts';
import { argocdWords } from './engines/argocd/words.ts';
import { fluxWords } from './engines/flux/words.ts';
import { kubectlWords } from './engines/kubectl/words.ts';
import { istioctlWords } from './installs/istioctl/words.ts';
import { sailWords } from './installs/sail/words.ts';
import { multiPrimary } from './topologies/multi-primary.ts';

/**
 * What a declaration may say, without anything that builds objects: for verbs that handle secrets, which load neither
 * cdk8s nor a user's code. Addons and samples are not among the words: read the declaration bare.
 */
export const secretWords: Vocabulary = {
  topologies: [multiPrimary],
  installs: [{ name: 'helm' }, { name: 'rendered', readsRendered: true }, sailWords, istioctlWords],
  engines: [fluxWords, argocdWords, kubectlWords],
  addons: [],
  samples: [],
};
