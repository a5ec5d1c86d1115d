import * as z from 'zod';
import { defaults } from '../defaults.ts';
import type { EngineWords } from '../engine.ts';
import { partialOptions } from './options.ts';
import { asDnsName, asRelativePath } from './text.ts';

const dependency = z.strictObject({
  name: asDnsName().meta({
    description: 'Name of the Kustomization of the platform team.',
  }),
  namespace: asDnsName().exactOptional().meta({ description: "Its namespace. Default: the engine's own." }),
});

export const gitopsSchema = (engines: readonly EngineWords[]) => {
  const [first, ...rest] = engines.map(({ name }) => name);
  if (first === undefined) throw new Error('a registry without an engine cannot compose a schema');
  return z.strictObject({
    engine: z
      .enum([first, ...rest])
      .exactOptional()
      .meta({
        description: 'What applies dist to the clusters: Flux, Argo CD, or people with kubectl.',
        default: defaults.gitops.engine,
      }),
    repository: z
      .string()
      .regex(/^((https|ssh|oci):\/\/)?[^\s?#]+$/, { error: 'this is not the address of a repository' })
      .exactOptional()
      .meta({ description: 'Address of the repository that holds dist, without user name or password.' }),
    branch: z.string().min(1).exactOptional().meta({
      description: 'Branch the engine follows.',
      default: defaults.gitops.branch,
    }),
    path: asRelativePath().exactOptional().meta({
      description: 'Folder of mesh.yaml inside the repository.',
      default: defaults.gitops.path,
    }),
    dependsOn: z.array(dependency).exactOptional().meta({
      description:
        'What installs the sealing controller, for Flux: stage 20 waits for it. Other engines order nothing by it.',
    }),
    ...Object.fromEntries(
      engines.map((engine) => [
        engine.name,
        partialOptions(engine.options)
          .exactOptional()
          .meta({ description: `Options of the engine ${engine.name}.` }),
      ]),
    ),
  });
};
