import * as z from 'zod';
import type { Addon } from '../declare/addon.ts';
import { helloworldImage, helloworldVersions } from '../istio/sample-images.ts';
import { mirroredImage } from '../parts/image.ts';
import { meshLabels } from '../parts/labels.ts';
import { errorAt, type IssuePath } from '../plan/issue.ts';
import { nearest } from '../plan/nearest.ts';
import { sampleNamespace } from '../plan/sample-namespace.ts';

const options = z
  .strictObject({
    versions: z
      .record(z.string(), z.enum(helloworldVersions))
      .default({})
      .describe('Cluster to the version it runs. A cluster that is not named has the Service alone.'),
    replicas: z.int().min(1).default(1).describe('Pods of each version.'),
  })
  .describe('A web service that answers with its version and its pod, to see which cluster a request ended in.');

const versionsPath: IssuePath = ['samples', 'helloworld', 'versions'];

/** The Service in every cluster, so that every client finds the name; the Deployment where a version is declared. */
export const helloworld: Addon<typeof options> = {
  name: 'helloworld',
  options,
  issues: (mesh, declared) => {
    const known = mesh.clusters.map(({ name }) => name);
    const named = new Set([...declared.values()].flatMap(({ versions }) => Object.keys(versions)));
    const unknown = [...named].filter((name) => !known.includes(name));
    const issues = unknown.map((name) => {
      const meant = nearest(name, known);
      const remedy = meant === '' ? `name one of ${known.join(', ')}` : `did you mean ${meant}?`;
      return errorAt(
        'sample-cluster-unknown',
        [...versionsPath, name],
        `${name} is not a cluster of this mesh`,
        remedy,
      );
    });
    return named.size === 0
      ? [
          errorAt(
            'sample-without-version',
            ['samples', 'helloworld'],
            'no cluster runs helloworld: the Service would answer nobody',
            'say which cluster runs which version: versions: { <cluster>: v1 }',
          ),
        ]
      : issues;
  },
  build: async (scope, { name, mesh }, { versions, replicas }) => {
    const { HelloworldApp } = await import('./helloworld-app.ts');
    const version = Object.hasOwn(versions, name) ? versions[name] : undefined;
    new HelloworldApp(scope, 'helloworld', {
      namespace: sampleNamespace,
      pullSecrets: mesh.images.pullSecrets,
      labels: meshLabels(mesh),
      deployment:
        version === undefined
          ? undefined
          : { version, replicas, image: mirroredImage(mesh, helloworldImage(mesh.istio.version, version)) },
    });
  },
};
