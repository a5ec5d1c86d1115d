import type { Committed } from '../declare/committed.ts';
import type { FileSpec } from '../emit/object-file.ts';
import { accessCount, authorityText, engineName } from '../graph/captions.ts';
import { meshPicture } from '../graph/mesh-picture.ts';
import { mermaidPicture } from '../graph/mermaid.ts';
import type { Picture, PictureCluster } from '../graph/picture.ts';
import type { ClusterLayout } from '../plan/layout.ts';
import type { MeshPlan } from '../plan/mesh-plan.ts';
import type { Stage } from '../plan/stage.ts';

/** The number of a stage, by which everything else names it, too. */
const numberOf = (stage: Stage): string => stage.slice(0, stage.indexOf('-'));

/** Names of clusters and networks are labels of Kubernetes: nothing in them means anything to Markdown. */
const clusterRow = (
  { name, network, authority, access }: PictureCluster,
  { settings }: MeshPlan,
  stages: readonly Stage[],
): string => {
  const cells = [
    `[${name}](${name}/README.md)`,
    network,
    engineName(settings.gitops.engine),
    settings.install.method,
    authorityText(authority),
    access.all === 0 ? 'no peers' : accessCount(access),
    stages.map(numberOf).join(' '),
  ];
  return `| ${cells.join(' | ')} |`;
};

const pendingLines = ({ notes }: Picture): readonly string[] =>
  notes.length === 0 ? ['Nothing is pending.'] : notes.map(({ text }) => `- ${text}`);

/** dist/README.md: the mesh at a glance, so that a pull request shows it and what it changes of it. */
export const meshReadme = (plan: MeshPlan, { clusters }: Committed, layouts: readonly ClusterLayout[]): FileSpec => {
  const authorities = new Map([...clusters].map(([name, { caCertificate }]) => [name, caCertificate?.text ?? '']));
  const picture = meshPicture(plan, { marks: [], authorities });
  const stages = new Map(
    layouts.map((layout) => [layout.cluster.name, layout.stages.map(({ stage }) => stage)] as const),
  );
  const lines = [
    `# Mesh ${picture.mesh}`,
    '',
    `${picture.facts.join(', ')}.`,
    'Made by isthmus: change mesh.yaml, not this folder.',
    '',
    '| cluster | network | engine | method | CA | access to peers | stages |',
    '|---|---|---|---|---|---|---|',
    ...picture.clusters.map((cluster) => clusterRow(cluster, plan, stages.get(cluster.name) ?? [])),
    '',
    '```mermaid',
    mermaidPicture(picture).trimEnd(),
    '```',
    '',
    '## Pending',
    '',
    ...pendingLines(picture),
  ];
  return { path: 'README.md', text: `${lines.join('\n')}\n` };
};
