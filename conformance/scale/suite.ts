import { meshPrograms, meshTools } from '../lab/running-mesh.ts';
import type { Suite } from '../suite.ts';
import { proveScale } from './full-mesh.ts';

export const suite: Suite = {
  title: 'ten clusters, each with access to all others: every istiod has synced with all, and sends traffic to all',
  tools: [...meshTools, 'endpoints'],
  system: meshPrograms,
  prove: proveScale,
};
