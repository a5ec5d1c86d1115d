import { readdirSync } from 'node:fs';
import * as z from 'zod';
import type { Ground } from '../suite.ts';
import type { Cluster } from './cluster.ts';
import { run } from './command.ts';
import { releasesIn } from './releases.ts';
import { stageFolder } from './stage.ts';
import type { Workspace } from './workspace.ts';

const objectSchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    generation: z.number().optional(),
    resourceVersion: z.string(),
    managedFields: z.array(
      z.looseObject({ manager: z.string(), operation: z.string(), subresource: z.string().optional() }),
    ),
  }),
});

/** An object that a stage of dist made, as it stands in the cluster, with who owns its fields. */
export type StageObject = z.output<typeof objectSchema>;

const listSchema = z.looseObject({ kind: z.literal('List'), items: z.array(objectSchema) });

const objectsIn = (text: string): readonly StageObject[] => {
  const read: unknown = JSON.parse(text);
  const list = listSchema.safeParse(read);
  return list.success ? list.data.items : [objectSchema.parse(read)];
};

const shown = ['-o', 'json', '--show-managed-fields'];

/**
 * Every object of a stage of dist, those of its Helm releases included, as the cluster has it. Throws when one of them
 * is not there.
 */
export const objectsOfStage = (
  cluster: Cluster,
  mesh: Workspace,
  stage: string,
  { tool }: Ground,
): readonly StageObject[] => {
  const folder = stageFolder(mesh, cluster.name, stage);
  if (!readdirSync(folder).some((file) => file.startsWith('helmrelease-')))
    return objectsIn(cluster.kubectl(['get', '-k', folder, ...shown]));
  return releasesIn(folder).flatMap(({ spec, metadata }) => {
    const place = ['-n', metadata.namespace];
    const flags = ['get', 'manifest', spec.releaseName, ...place, `--kubeconfig=${cluster.adminKubeconfig}`];
    const manifest = run(tool('helm'), flags, { env: { HOME: cluster.folder } });
    return objectsIn(cluster.kubectl(['get', ...place, '-f', '-', ...shown], { input: manifest }));
  });
};

/** How an object is called in words: `Deployment istio-system/istiod`. */
export const nameOf = ({ kind, metadata: { name, namespace } }: StageObject): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
