import { minimumKubernetesMinor } from '../../istio/version.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { toolsFor } from '../../plan/hand-tools.ts';
import type { ClusterLayout, Gate, StageLayout } from '../../plan/layout.ts';
import type { Install } from '../../plan/install.ts';
import type { Release } from '../../plan/release.ts';
import { folderOf, type Stage } from '../../plan/stage.ts';
import { type HandStep, handSteps, rollingKinds } from './stage-commands.ts';

const purpose: Readonly<Record<Stage, string>> = {
  '00-crds': 'custom resource definitions',
  '10-namespaces': 'namespaces, and the account with which peers read this cluster',
  '20-ca': 'the CA of istiod, sealed; istiod must not start without it',
  '30-istiod': 'the control plane',
  '40-expose': 'mesh-wide mTLS, and what other networks may reach',
  '50-remote-secrets': 'access to the API servers of the peers, sealed',
  '60-eastwest': 'the east-west gateway',
  '70-addons': 'Prometheus, Grafana, Jaeger, Kiali as declared',
  '80-samples': 'sample applications',
};

/** Names the gate in a few words for the table. */
const gateText = (gate: Gate): string => {
  if (gate.kind === 'none') return 'applied';
  if (gate.kind === 'ready') return 'all of it is ready';
  const named = (kinds: readonly string[]): readonly string[] =>
    gate.objects.filter(({ kind }) => kinds.includes(kind)).map(({ kind, name }) => `${kind} ${name}`);
  const rolledOut = named(rollingKinds);
  const judged = named(gate.health.map(({ kind }) => kind));
  if (rolledOut.length > 0) {
    return [...(judged.length > 0 ? [`ready: ${judged.join(', ')}`] : []), `rolled out: ${rolledOut.join(', ')}`].join(
      '; ',
    );
  }
  const secrets = named(['Secret']).map((secret) => secret.slice('Secret '.length));
  return `there is Secret ${secrets.join(', ')}`;
};

/** What waits for a stage; everything from 40 on stands side by side. */
const waiting = (stage: Stage, stages: readonly StageLayout[]): string => {
  const next = stages.filter(({ needs }) => needs.includes(stage)).map((other) => other.stage);
  if (next.length === 0) return 'nothing';
  return next.length === 1 ? (next[0] ?? '') : `${next[0] ?? ''} and all after it`;
};

const shortened = (text: string): string => (text.length > 90 ? `${text.slice(0, 87)}...` : text);

/**
 * helm waits for the address of a load balancer, and so does a HelmRelease: without one stage 60 is never ready. By hand
 * nobody tries again.
 */
const loadBalancerNote = (
  { gateway }: ClusterPlan,
  releases: readonly Release[],
  scripted: boolean,
): readonly string[] =>
  gateway.kind === 'east-west' &&
  gateway.service.type === 'LoadBalancer' &&
  releases.some(({ stage }) => stage === '60-eastwest')
    ? [
        'Stage 60 is done when the load balancer of the gateway has an address. Where nothing gives it one, its release fails',
        `after 10 minutes${scripted ? ', and what comes after it is not applied' : ' and is tried again'}; declare another \`gateway.service.type\` there.`,
        '',
      ]
    : [];

const named = (version: string, revision: string): string =>
  revision === '' ? version : `${version} (revision ${revision})`;

/** The release that serves the mesh, and the one beside it. */
const releasesOf = ({ mesh: { istio } }: ClusterPlan): string => {
  const serving = named(istio.version.text, istio.revision);
  const { canary } = istio;
  return canary.kind === 'none' ? serving : `${serving}, beside it ${named(canary.version.text, canary.revision)},`;
};

/** What stands beside the stages; `helm/` is not there where no chart is anybody's matter. */
const besideText = ({ rendered }: ClusterPlan, releases: readonly Release[]): readonly string[] => [
  '`istio-operator/` holds the same control plane and gateway as input for `istioctl install -f`; no engine may apply that',
  ...(releases.length > 0 || rendered.kind === 'rendered'
    ? [
        'folder, no cluster knows its kind since Istio 1.24. `helm/` holds the values of the releases. `inventory.json` lists',
        'every object.',
      ]
    : ['folder, no cluster knows its kind since Istio 1.24. `inventory.json` lists every object.']),
];

const programsText = (
  { mesh }: ClusterPlan,
  steps: readonly HandStep[],
  releases: readonly Release[],
): readonly string[] => {
  if (releases.length > 0) {
    return [
      'Each step ends when the next may begin. kubectl 1.31 or newer, helm 3.19 or newer of the third series. A wrong order',
      'stalls or is refused, but for a gateway that is made before istiod answers: its pod waits for an image that does not',
      'exist, until you delete it.',
    ];
  }
  const istioctl = steps.some(({ commands }) => commands.some((command) => /^istioctl[- ]/.test(command)));
  const programs = istioctl ? `kubectl 1.31 or newer, istioctl ${mesh.istio.version.text}` : 'kubectl 1.31 or newer';
  return [
    `Each step ends when the next may begin. ${programs}. A wrong order stalls or is refused,`,
    'but for a gateway that is made before istiod answers: its pod waits for an image that does not exist, until you delete it.',
  ];
};

const scriptText: readonly string[] = [
  '`bash apply.sh` does the same, stops at the first failure, and says with which `--from` it goes on. It takes the context',
  'from KUBECONTEXT, else the declared one.',
  '',
];

/**
 * dist/<cluster>/README.md: the stages, and the commands that apply them in order without any engine; `scripted` where
 * apply.sh stands beside it.
 */
export const runbook = (
  layout: ClusterLayout,
  install: Install,
  releases: readonly Release[],
  scripted = false,
): string => {
  const { cluster, stages } = layout;
  const { version } = cluster.mesh.istio;
  const rows = stages.map(
    ({ stage, gate }) =>
      `| \`${folderOf(stage)}\` | ${purpose[stage]} | ${shortened(gateText(gate))} | ${waiting(stage, stages)} |`,
  );
  const steps = handSteps(layout, install, releases, toolsFor(cluster));
  return [
    `# ${cluster.name} of mesh ${cluster.mesh.name}`,
    '',
    `Network ${cluster.network}, Istio ${releasesOf(cluster)} on Kubernetes 1.${minimumKubernetesMinor(version)} or newer. Made by isthmus:`,
    'change mesh.yaml, not this folder.',
    '',
    '| stage | holds | done when | waited for by |',
    '|---|---|---|---|',
    ...rows,
    '',
    ...besideText(cluster, releases),
    '',
    '## By hand, in this folder',
    '',
    ...programsText(cluster, steps, releases),
    '',
    ...(scripted ? scriptText : []),
    ...steps.flatMap(({ stage, commands }, index) => [
      `### ${index + 1}. ${stage}`,
      '',
      '```sh',
      ...commands,
      '```',
      '',
    ]),
    ...loadBalancerNote(cluster, releases, scripted),
    'Nothing here is ever deleted by a command: taking a cluster out of a mesh is a decision of people, last stage first.',
    '',
  ].join('\n');
};
