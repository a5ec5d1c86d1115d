import { parseAllDocuments } from 'yaml';
import { run } from '../lab/command.ts';
import type { Member } from '../lab/member.ts';
import { type HelmRelease, renderedRelease, releasesIn } from '../lab/releases.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { stageFolder } from '../lab/stage.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { differencesOfIstiod } from './istiod-process.ts';
import { leaves } from './leaves.ts';

/** Stages that helm renders. */
const stages = ['30-istiod', '60-eastwest'];

/** What differs because of `upstreamEnvoy`, in the objects that helm installed. */
const expectedInCharts: readonly string[] = [
  'ConfigMap istio: data.mesh.defaultProviders.metrics',
  'ConfigMap values: data.merged-values.meshConfig.defaultProviders.metrics',
  'ConfigMap values: data.merged-values.telemetry.enabled',
  'ConfigMap values: data.original-values.meshConfig.defaultProviders.metrics',
  'ConfigMap values: data.original-values.telemetry.enabled',
];

/** Every setting of the istiod that runs which is another than in its Deployment, as `NAME: declared -> running`. */
const expectedInIstiod: readonly string[] = [
  // Addresses and files: several istiods share one machine, and none of them has a pod's file system.
  '--ctrlz_port: absent -> 0',
  '--grpcAddr: absent -> of the lab',
  '--httpAddr: absent -> of the lab',
  '--httpsAddr: absent -> of the lab',
  '--kubeconfig: absent -> of the lab',
  '--monitoringAddr: :15014 -> of the lab',
  '--secureGRPCAddr: absent -> of the lab',
  'HOME: absent -> of the lab',
  'KUBECONFIG: /var/run/secrets/remote/config -> ',
  'PATH: absent -> of the lab',
  // What a kubelet fills in; the limit of processors and the empty text have no part in this lab.
  'GOMAXPROCS: (limits.cpu) -> absent',
  'PLATFORM:  -> absent',
  'POD_NAME: (metadata.name) -> istiod-lab',
  'POD_NAMESPACE: (metadata.namespace) -> istio-system',
  'SERVICE_ACCOUNT: (spec.serviceAccountName) -> istiod',
  // There is one istiod of each cluster: it waits for nobody.
  'ENABLE_LEADER_ELECTION: absent -> false',
  // `upstreamEnvoy`.
  'PILOT_DISABLE_MX_ALPN: absent -> true',
  'PILOT_ENABLE_ALPN_FILTER: absent -> false',
  'PILOT_ENABLE_METADATA_EXCHANGE: absent -> false',
];

/** What helm keeps of the release that is installed: the objects it sent, after the patches. */
const installedObjects = ({ metadata, spec }: HelmRelease, member: Member, { ground }: RunningMesh): unknown[] => {
  const { adminKubeconfig, folder } = member.cluster;
  const place = [`--namespace=${metadata.namespace}`, `--kubeconfig=${adminKubeconfig}`];
  const text = run(ground.tool('helm'), ['get', 'manifest', spec.releaseName, ...place], { env: { HOME: folder } });
  return parseAllDocuments(text)
    .map((document): unknown => document.toJS())
    .filter((object) => object !== null);
};

const differingPaths = (member: Member, mesh: RunningMesh): readonly string[] =>
  stages.flatMap((stage) =>
    releasesIn(stageFolder(mesh.workspace, member.name, stage)).flatMap((release) => {
      const declared = leaves(renderedRelease(release, { cluster: member.cluster, ground: mesh.ground }));
      const installed = leaves(installedObjects(release, member, mesh));
      insist(declared.size > 0, `helm rendered nothing of ${release.metadata.name}`);
      const paths = new Set([...declared.keys(), ...installed.keys()]);
      return [...paths].filter((path) => declared.get(path) !== installed.get(path));
    }),
  );

const insistOnList = (seen: readonly string[], expected: readonly string[]): void => {
  const unexpected = seen.filter((one) => !expected.includes(one));
  const absent = expected.filter((one) => !seen.includes(one));
  insist(unexpected.length + absent.length === 0, `unexpected: ${unexpected.join('; ')}; absent: ${absent.join('; ')}`);
};

/** In what the lab's mesh is another than that of dist: two lists, and nothing beside them. */
export const proveOverrides = async (ledger: Ledger, mesh: RunningMesh): Promise<void> => {
  for (const member of mesh.members) {
    await ledger.prove(
      `${member.name}: what helm installed is what dist says, but for telemetry and the default provider of metrics, which upstream's Envoy cannot do`,
      () => insistOnList(differingPaths(member, mesh), expectedInCharts),
    );
    await ledger.prove(
      `${member.name}: the istiod that runs has the arguments and the environment of its Deployment, but for its addresses and files, what a kubelet fills in, leader election, and three settings for upstream's Envoy`,
      () => insistOnList(differencesOfIstiod(member, mesh), expectedInIstiod),
    );
  }
};
