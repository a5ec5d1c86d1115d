import { minimumKubernetesMinor } from '../../istio/version.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import type { ClusterLayout, Gate, StageLayout } from '../../plan/layout.ts';
import type { Release } from '../../plan/release.ts';
import { folderOf, type Stage } from '../../plan/stage.ts';
import { stageCommands } from './stage-commands.ts';

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
  const secrets = gate.objects.filter(({ kind }) => kind === 'Secret').map(({ name }) => name);
  return `there is Secret ${secrets.join(', ')}`;
};

/** What waits for a stage; everything from 40 on stands side by side. */
const waiting = (stage: Stage, stages: readonly StageLayout[]): string => {
  const next = stages.filter(({ needs }) => needs.includes(stage)).map((other) => other.stage);
  if (next.length === 0) return 'nothing';
  return next.length === 1 ? (next[0] ?? '') : `${next[0] ?? ''} and all after it`;
};

const shortened = (text: string): string => (text.length > 90 ? `${text.slice(0, 87)}...` : text);

/** helm waits for the address of a load balancer, and so does a HelmRelease: without one stage 60 is never ready. */
const loadBalancerNote = ({ gateway }: ClusterPlan): readonly string[] =>
  gateway.kind === 'east-west' && gateway.service.type === 'LoadBalancer'
    ? [
        'Stage 60 is done when the load balancer of the gateway has an address. Where nothing gives it one, its release fails',
        'after 10 minutes and is tried again; declare another `gateway.service.type` there.',
        '',
      ]
    : [];

/** dist/<cluster>/README.md: the stages, and the commands that apply them in order without any engine. */
export const runbook = ({ cluster, stages }: ClusterLayout, releases: readonly Release[]): string => {
  const { version } = cluster.mesh.istio;
  const rows = stages.map(
    ({ stage, gate }) =>
      `| \`${folderOf(stage)}\` | ${purpose[stage]} | ${shortened(gateText(gate))} | ${waiting(stage, stages)} |`,
  );
  const steps = stages.flatMap((layout, index) => [
    `### ${index + 1}. ${layout.stage}`,
    '',
    '```sh',
    ...stageCommands(cluster, layout, releases),
    '```',
    '',
  ]);
  return [
    `# ${cluster.name} of mesh ${cluster.mesh.name}`,
    '',
    `Network ${cluster.network}, Istio ${version.text} on Kubernetes 1.${minimumKubernetesMinor(version)} or newer. Made by isthmus:`,
    'change mesh.yaml, not this folder.',
    '',
    '| stage | holds | done when | waited for by |',
    '|---|---|---|---|',
    ...rows,
    '',
    '`istio-operator/` holds the same control plane and gateway as input for `istioctl install -f`; no engine may apply that',
    'folder, no cluster knows its kind since Istio 1.24. `helm/` holds the values of the releases. `inventory.json` lists',
    'every object.',
    '',
    '## By hand, in this folder',
    '',
    'Each step ends when the next may begin. kubectl 1.31 or newer, helm 3.19 or newer of the third series. A wrong order',
    'stalls or is refused, but for a gateway that is made before istiod answers: its pod waits for an image that does not',
    'exist, until you delete it.',
    '',
    ...steps,
    ...loadBalancerNote(cluster),
    'Nothing here is ever deleted by a command: taking a cluster out of a mesh is a decision of people, last stage first.',
    '',
  ].join('\n');
};
