import { annotated } from '../parts/annotated.ts';
import { meshLabels } from '../parts/labels.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { HandTools } from '../plan/hand-tools.ts';
import type { Install } from '../plan/install.ts';
import type { Gate } from '../plan/layout.ts';
import { type Manifest, refOf } from '../plan/manifest.ts';
import type { HealthExpressions } from '../plan/sealed-plan.ts';
import { shellWord } from '../plan/shell-word.ts';
import type { Stage } from '../plan/stage.ts';
import type { IstioOperator } from './istio-operator.ts';
import { istioctlWords } from './istioctl/words.ts';
import { type OperatorSpecFile, operatorSpecs } from './operator-spec.ts';
import { controlPlaneWorkloads, gatewayWorkloads } from './release/control-plane-gate.ts';

/** The specs of a stage; none for a stage that istioctl has nothing to do with. */
const specsOf = (cluster: ClusterPlan, stage: Stage): readonly OperatorSpecFile[] =>
  operatorSpecs(cluster).filter((spec) => spec.stage === stage);

const isApplied = ({ mesh }: ClusterPlan): boolean => mesh.install.operator;

/** Removing the object makes the operator remove what it installed. */
const applied = ({ mesh }: ClusterPlan, { metadata, ...operator }: IstioOperator): Manifest => {
  const object: Manifest & Pick<IstioOperator, 'spec'> = {
    ...operator,
    metadata: { ...metadata, labels: meshLabels(mesh), ...annotated(mesh.gitops.keep) },
  };
  return object;
};

/** Source: istio/istio 1.22.8, operator/pkg/apis/istio/v1alpha1, InstallStatus. */
const operatorHealth: HealthExpressions = {
  apiVersion: 'install.istio.io/v1alpha1',
  kind: 'IstioOperator',
  failed: "status.status == 'ERROR'",
  current: "status.status == 'HEALTHY'",
};

const gateOf = (cluster: ClusterPlan, stage: Stage): Gate | undefined => {
  const specs = specsOf(cluster, stage);
  if (specs.length === 0) return undefined;
  const workloads = stage === '30-istiod' ? controlPlaneWorkloads(cluster) : gatewayWorkloads(cluster);
  return isApplied(cluster)
    ? {
        kind: 'objects',
        objects: [...specs.map(({ operator }) => refOf(operator)), ...workloads],
        health: [operatorHealth],
      }
    : { kind: 'objects', objects: workloads, health: [] };
};

/** One istioctl is called by its name; where a cluster needs two releases, each has its release in its name. */
const programOf = (cluster: ClusterPlan, { version }: OperatorSpecFile): string => {
  const releases = new Set(operatorSpecs(cluster).map((spec) => spec.version.text));
  return releases.size === 1 ? 'istioctl' : `istioctl-${version.text}`;
};

/** A build of another release makes other objects; the JSON is the one output that all releases spell alike. */
const installCommands = (cluster: ClusterPlan, spec: OperatorSpecFile, tools: HandTools): readonly string[] => {
  const program = programOf(cluster, spec);
  const { text } = spec.version;
  return [
    `# stops here unless ${program} is that of Istio ${text}`,
    `${tools.istioctl(program)} version --remote=false -o json | grep -F '"version": "${text}"'`,
    `${tools.istioctl(program)} install -f istio-operator/${spec.name}.yaml -y --readiness-timeout 10m`,
  ];
};

const waitCommand = ({ operator }: OperatorSpecFile, { kubectl }: HandTools): string => {
  const { name, namespace } = operator.metadata;
  return `${kubectl} -n ${shellWord(namespace)} wait --for=jsonpath='{.status.status}'=HEALTHY istiooperator/${shellWord(name)} --timeout 10m`;
};

/**
 * A person runs istioctl with the specs; stages 30 and 60 hold nothing and wait for what comes of it. Up to Istio 1.23 the
 * specs may be applied instead, to an operator in the cluster.
 */
export const istioctl: Install = {
  ...istioctlWords,
  releases: () => [],
  objects: (cluster, stage) =>
    isApplied(cluster) ? specsOf(cluster, stage).map(({ operator }) => applied(cluster, operator)) : [],
  gate: gateOf,
  reserves: (cluster) => [...new Set(operatorSpecs(cluster).map(({ stage }) => stage))],
  commands: (cluster, stage, tools) => {
    const specs = isApplied(cluster) ? [] : specsOf(cluster, stage);
    return specs.length === 0 ? undefined : specs.flatMap((spec) => installCommands(cluster, spec, tools));
  },
  waits: (cluster, stage, tools) =>
    isApplied(cluster) ? specsOf(cluster, stage).map((spec) => waitCommand(spec, tools)) : [],
};
