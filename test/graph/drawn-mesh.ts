import { meshPicture, type PictureSources } from '../../lib/graph/mesh-picture.ts';
import type { Picture } from '../../lib/graph/picture.ts';
import type { MeshPlan } from '../../lib/plan/mesh-plan.ts';
import { resolved } from '../mesh-folder.ts';

/** A mesh of so many clusters, spread over so many networks; nothing is sealed. */
export const declaredMesh = (clusters: number, networks: number, name = 'c'): string => {
  const lines = Array.from(
    { length: clusters },
    (_, at) => `  ${name}${at + 1}: { network: n${(at % networks) + 1} }\n`,
  );
  return `mesh: mesh1\nistio: { version: 1.30.3 }\nclusters:\n${lines.join('')}`;
};

export const planOf = (clusters: number, networks: number): MeshPlan =>
  resolved({ 'mesh.yaml': declaredMesh(clusters, networks) }).plan;

/** The same as if all of it were sealed. */
export const sealedPlan = (clusters: number, networks: number): MeshPlan => {
  const plan = planOf(clusters, networks);
  return {
    ...plan,
    clusters: plan.clusters.map((cluster) => ({
      ...cluster,
      cacerts: { ...cluster.cacerts, state: 'sealed' },
      remoteSecrets: cluster.remoteSecrets.map((slot) => ({ ...slot, state: 'sealed' })),
    })),
  };
};

export const pictureOf = (plan: MeshPlan, marks: PictureSources['marks'] = []): Picture =>
  meshPicture(plan, { marks, authorities: new Map() });

/** What no language of pictures may take for its own words. */
export const hostile = `"]:::x; <script>alert(1)</script> & 'q' \\n #quot; \`\`\` | --> end\u202e\u0000`;

/** A plan with a hostile name for everything that a declaration names. */
export const hostilePlan = (): MeshPlan => {
  const { settings, topology } = planOf(2, 2);
  const plan = sealedPlan(2, 2);
  const name = (at: number): string => `${hostile}${at}`;
  const gitops = { ...settings.gitops, repository: `https://${hostile}`, branch: hostile, engine: hostile };
  return {
    settings: { ...settings, name: hostile, gitops, trustDomain: hostile },
    topology,
    networks: plan.networks.map((network, at) => ({ ...network, name: name(at), clusters: [name(at)] })),
    clusters: plan.clusters.map((cluster, at) => ({
      ...cluster,
      name: name(at),
      network: name(at),
      peers: [name(1 - at)],
      remoteSecrets: cluster.remoteSecrets.map((slot) => ({ ...slot, peer: name(1 - at) })),
    })),
  };
};
