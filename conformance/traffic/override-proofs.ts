import { upstreamEnvoy } from '../dataplane/upstream-envoy.ts';
import type { Ground } from '../suite.ts';
import type { Member } from '../lab/member.ts';
import { renderedRelease, releasesIn } from '../lab/releases.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { stageFolder } from '../lab/stage.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import { leaves } from './leaves.ts';

/** Stages that helm renders. */
const stages = ['30-istiod', '60-eastwest'];

/** What differs because of `upstreamEnvoy`, in the objects that helm makes. Everything below metadata is looked at. */
const expected: readonly string[] = [
  'ConfigMap istio: data.mesh.defaultProviders.metrics',
  'ConfigMap values: data.merged-values.meshConfig.defaultProviders.metrics',
  'ConfigMap values: data.merged-values.telemetry.enabled',
  'ConfigMap values: data.original-values.meshConfig.defaultProviders.metrics',
  'ConfigMap values: data.original-values.telemetry.enabled',
];

const differingPaths = (member: Member, mesh: RunningMesh, ground: Ground): readonly string[] =>
  stages.flatMap((stage) =>
    releasesIn(stageFolder(mesh.workspace, member.name, stage)).flatMap((release) => {
      const place = { cluster: member.cluster, ground };
      const overrides = upstreamEnvoy.values?.[release.spec.chart.spec.chart] ?? {};
      const [plain, overridden] = [{}, overrides].map((one) =>
        leaves(renderedRelease(release, { ...place, overrides: one })),
      );
      insist(plain !== undefined && overridden !== undefined && plain.size > 0, 'helm rendered nothing');
      const paths = new Set([...plain.keys(), ...overridden.keys()]);
      return [...paths].filter((path) => plain.get(path) !== overridden.get(path));
    }),
  );

/** That the lab's mesh is the one of dist. */
export const proveOverrides = async (ledger: Ledger, mesh: RunningMesh): Promise<void> => {
  for (const member of mesh.members)
    await ledger.prove(
      `${member.name}: the lab's charts render what dist says, but for telemetry and the default provider of metrics, which upstream's Envoy cannot do`,
      () => {
        const seen = differingPaths(member, mesh, mesh.ground).toSorted();
        insist(seen.join('\n') === expected.join('\n'), seen.join('; '));
      },
    );
};
