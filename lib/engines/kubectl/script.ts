import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { bareTools } from '../../plan/hand-tools.ts';
import type { Install } from '../../plan/install.ts';
import type { ClusterLayout } from '../../plan/layout.ts';
import type { Release } from '../../plan/release.ts';
import { shellWord } from '../../plan/shell-word.ts';
import { type HandStep, handSteps } from './stage-commands.ts';

/** Everything before the stages: nothing is touched until the arguments, the context and the cluster are known. */
const beginning = ({ name, mesh, context }: ClusterPlan, stages: readonly string[]): readonly string[] => [
  '#!/usr/bin/env bash',
  `# Applies cluster ${name} of mesh ${mesh.name}, stage by stage. Made by isthmus; README.md has the same commands.`,
  '# It stops at the first failure, and deletes nothing.',
  'set -euo pipefail',
  '',
  `cluster=${shellWord(name)}`,
  `declared_context=${shellWord(context)}`,
  'context=${KUBECONTEXT:-$declared_context}',
  `stages=(${stages.join(' ')})`,
  "from=''",
  "stage=''",
  'script=$0',
  '',
  'usage() {',
  '  printf \'usage: [KUBECONTEXT=NAME] bash %s [--from STAGE]\\nstages: %s\\n\' "$script" "${stages[*]}"',
  '}',
  '',
  'is_stage() {',
  '  local known',
  '  for known in "${stages[@]}"; do [ "$1" != "$known" ] || return 0; done',
  '  return 1',
  '}',
  '',
  'while [ "$#" -gt 0 ]; do',
  '  case $1 in',
  '    --from) from=${2-}; shift; [ "$#" -eq 0 ] || shift ;;',
  '    --from=*) from=${1#--from=}; shift ;;',
  '    -h | --help) usage; exit 0 ;;',
  '    *) usage >&2; exit 2 ;;',
  '  esac',
  '  is_stage "$from" || { usage >&2; exit 2; }',
  'done',
  '',
  "# The current context is nobody's choice: a second cluster would get what belongs to the first.",
  'if [ -z "$context" ]; then',
  '  printf \'%s: no context is declared for %s: set KUBECONTEXT\\n\' "$script" "$cluster" >&2',
  '  exit 2',
  'fi',
  '',
  'kubectl() { command kubectl --context "$context" "$@"; }',
];

/** The first words of the commands, for functions: those that nobody calls are left out. */
const called = (steps: readonly HandStep[], program: RegExp): readonly string[] => {
  const words = steps.flatMap(({ commands }) => commands.map((command) => command.split(' ', 1)[0] ?? ''));
  return [...new Set(words)].filter((word) => program.test(word)).toSorted();
};

const functions = (steps: readonly HandStep[]): readonly string[] => [
  ...called(steps, /^helm$/).map(() => 'helm() { command helm --kube-context "$context" "$@"; }'),
  ...called(steps, /^istioctl(-[0-9.]+)?$/).map(
    (program) => `${program}() { command ${program} --context "$context" "$@"; }`,
  ),
];

/** A context may point anywhere; the UID of kube-system is the cluster. */
const identity = ({ uid }: ClusterPlan): readonly string[] =>
  uid === ''
    ? []
    : [
        '',
        "uid=$(kubectl get namespace kube-system -o 'jsonpath={.metadata.uid}')",
        `if [ "$uid" != ${shellWord(uid)} ]; then`,
        '  printf \'%s: context %s is another cluster than %s\\n\' "$script" "$context" "$cluster" >&2',
        '  exit 1',
        'fi',
      ];

const ending: readonly string[] = [
  '',
  'report() {',
  '  local status=$?',
  '  if [ "$status" -ne 0 ] && [ -n "$stage" ]; then',
  '    printf \'%s: stopped in stage %s; to go on: bash %q --from %s\\n\' "$script" "$stage" "$script" "$stage" >&2',
  '  fi',
  '}',
  'trap report EXIT',
  '',
  '# The paths of the commands are those of this folder.',
  'cd -- "$(dirname -- "${BASH_SOURCE[0]}")"',
  '',
  'for next in "${stages[@]}"; do',
  '  [ -z "$from" ] || [ "$from" = "$next" ] || continue',
  "  from=''",
  '  stage=$next',
  '  printf \'%s: stage %s\\n\' "$cluster" "$stage" >&2',
  '  case $stage in',
];

/**
 * dist/<cluster>/apply.sh: the commands of the runbook as a script for bash. The context is added by functions named
 * like the programs, so that the commands are the runbook's to the letter but for it.
 */
export const applyScript = (layout: ClusterLayout, install: Install, releases: readonly Release[]): string => {
  const { cluster } = layout;
  const steps = handSteps(layout, install, releases, bareTools);
  return [
    ...beginning(
      cluster,
      steps.map(({ stage }) => stage),
    ),
    ...functions(steps),
    ...identity(cluster),
    ...ending,
    ...steps.flatMap(({ stage, commands }) => [
      `    ${stage})`,
      ...commands.map((command) => `      ${command}`),
      '      ;;',
    ]),
    '  esac',
    'done',
    '',
  ].join('\n');
};
