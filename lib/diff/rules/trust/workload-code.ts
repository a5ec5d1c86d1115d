import type { Json } from '../../../plan/manifest.ts';
import type { Leaf } from '../../leaves.ts';
import { type Rule, someOf } from '../rule.ts';

const runs = /^(command|lifecycle|exec|preStop|postStart)$/;
const args = /^(args|extraArgs|extraContainerArgs|additionalArgs)$/;

/** An argument that is a program, or leads somewhere. */
const suspicious = /:\/\/|[;|&`\n]|\$\(|^-c$/;

/** Variables by which a program loads what another gives it. */
const loads =
  /^\[?(LD_PRELOAD|LD_LIBRARY_PATH|BASH_ENV|NODE_OPTIONS|PYTHONPATH|PYTHONSTARTUP|JAVA_TOOL_OPTIONS|GODEBUG)\]?$/;

const script = /\.(sh|bash|py|js|rb|pl|lua|rego)$/;

const mounts = /^(secretName|secretRef|secretKeyRef|serviceAccountToken|csi)$/;
const places = /^(volumes|extraVolumes|additionalVolumes|env|envFrom|extraEnv|projected|sources)$/;

const newTexts = ({ before, after }: Leaf): readonly string[] => {
  const old: readonly (Json | undefined)[] = [before].flat();
  return [after].flat().filter((value): value is string => typeof value === 'string' && !old.includes(value));
};

const isCode = (leaf: Leaf): boolean =>
  leaf.path.some((step) => runs.test(step) || loads.test(step) || script.test(step)) ||
  (leaf.path.some((step) => args.test(step)) && newTexts(leaf).some((text) => suspicious.test(text)));

const isMount = ({ path, after }: Leaf): boolean =>
  after !== undefined && path.some((step) => places.test(step)) && path.some((step) => mounts.test(step));

/** What runs inside a container whose image stays the same, and which Secrets it is given. */
export const workloadCode: Rule = {
  name: 'workload-code',
  risk: 'trust',
  reasons: ({ area, kind, before, after, leaves }) => {
    if (area === 'declaration' || kind === 'CustomResourceDefinition' || !before || !after) return [];
    const code = leaves.filter(isCode).map(({ key }) => key);
    return [
      ...(code.length > 0 ? [`what its containers run changes (${someOf(code)})`] : []),
      ...(leaves.some(isMount) ? ['its pods are given another Secret or token'] : []),
    ];
  },
};
