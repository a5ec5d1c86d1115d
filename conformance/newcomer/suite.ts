import { dataplanePrograms, dataplaneTools } from '../dataplane/dataplane.ts';
import { meshPrograms, meshTools } from '../lab/running-mesh.ts';
import type { Suite } from '../suite.ts';
import { installPackage } from './package.ts';
import { proveWalk } from './walk.ts';

export const suite: Suite = {
  title:
    'from the package in an empty folder to traffic between two clusters, by the commands of the guide and of dist',
  tools: [...meshTools, ...dataplaneTools],
  system: [...meshPrograms, ...dataplanePrograms, 'script'],
  root: true,
  prepare: installPackage,
  prove: proveWalk,
};
