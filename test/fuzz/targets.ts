import { age } from './age-targets.ts';
import { certificates } from './certificate-targets.ts';
import { documents } from './document-targets.ts';
import { kubeconfigs } from './kubeconfig-targets.ts';
import { signed } from './signed-targets.ts';
import type { Target } from './target.ts';

/** Everything of the verbs with secrets that reads what others wrote. The keys are new in each run. */
export const targets = (): readonly Target[] => [
  ...certificates(),
  ...age(),
  ...signed(),
  ...documents(),
  ...kubeconfigs(),
];
