import { sha256 } from '../emit/digest.ts';
import { helm } from '../installs/helm.ts';
import { operatorSpecs } from '../installs/operator-spec.ts';
import { parseIstioVersion } from '../istio/version.ts';
import { oncePerMesh } from '../parts/once-per-mesh.ts';
import type { ClusterPlan } from '../plan/cluster-plan.ts';
import type { IstioVersion } from '../plan/istio-plan.ts';
import type { Json } from '../plan/manifest.ts';
import type { Release } from '../plan/release.ts';
import type { RenderedInput, RenderedStage, RenderProgram } from '../plan/rendered-plan.ts';
import { writeYaml } from '../yaml/write.ts';

/** What a program is given to make a part of a cluster's objects. */
export interface RenderInput {
  /** A file name without its ending. */
  readonly name: string;
  /** Where the objects go that are no CRDs. */
  readonly stage: RenderedStage;
  /** The IstioOperator, or the values of the release. */
  readonly text: string;
  /** The Istio release that is to be installed, and that the program or its charts have to be of. */
  readonly version: IstioVersion;
  /** For helm: the release itself. */
  readonly release: Release | undefined;
  /** Of everything that decides what comes out. */
  readonly sha256: string;
}

const specInputs = (cluster: ClusterPlan): readonly RenderInput[] =>
  operatorSpecs(cluster).map(({ name, stage, version, operator }) => {
    const text = writeYaml(operator);
    return { name, stage, text, version, release: undefined, sha256: sha256(text) };
  });

/** Everything of a release that helm is told, or that is done to what it makes. */
const told = ({ name, chart, version, namespace, values, patches }: Release): Json => ({
  name,
  chart,
  version,
  namespace,
  values,
  patches: patches.map(({ target, patch }) => ({ kind: target.kind, name: target.name, patch })),
});

const releaseInputs = (cluster: ClusterPlan): readonly RenderInput[] =>
  helm.releases(cluster).map((release) => ({
    name: release.name,
    stage: release.stage === '60-eastwest' ? '60-eastwest' : '30-istiod',
    text: writeYaml(release.values),
    version: parseIstioVersion(release.version),
    release,
    sha256: sha256(writeYaml(told(release))),
  }));

const ofNoEngine = oncePerMesh((mesh) => ({ ...mesh, gitops: { ...mesh.gitops, keep: {} } }));

/**
 * What a cluster's objects are rendered from today, in the order of the stages. It knows no engine: synth protects the
 * copies, and another engine needs no other rendering.
 */
export const renderInputs = (cluster: ClusterPlan, program: RenderProgram): readonly RenderInput[] => {
  const own = { ...cluster, mesh: ofNoEngine(cluster.mesh) };
  return program === 'istioctl' ? specInputs(own) : releaseInputs(own);
};

/** The same as rendered/<cluster>/index.json records it. */
export const recordedInputs = (inputs: readonly RenderInput[]): readonly RenderedInput[] =>
  inputs.map(({ name, sha256: digest }) => ({ name, sha256: digest }));
