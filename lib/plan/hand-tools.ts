import type { ClusterPlan } from './cluster-plan.ts';
import { shellWord } from './shell-word.ts';

/** How the programs that people run are called: each text is followed by arguments. */
export interface HandTools {
  readonly kubectl: string;
  readonly helm: string;
  /** `program` is `istioctl`, or how it is named where several releases of it are needed: `istioctl-1.30.3`. */
  istioctl(program: string): string;
}

/** Without a context: for a script in which something else adds it. */
export const bareTools: HandTools = { kubectl: 'kubectl', helm: 'helm', istioctl: (program) => program };

/** With the declared context of a cluster; the bare names where none is declared. */
export const toolsFor = ({ context }: ClusterPlan): HandTools => {
  if (context === '') return bareTools;
  const word = shellWord(context);
  return {
    kubectl: `kubectl --context ${word}`,
    helm: `helm --kube-context ${word}`,
    istioctl: (program) => `${program} --context ${word}`,
  };
};

/** The beginning of every apply: fields that others own are left to them, and a conflict is told. */
export const applying = ({ kubectl }: HandTools): string => `${kubectl} apply --server-side --field-manager=isthmus`;
