import type { Suite } from './suite.ts';

/** Every suite by its name, in the order of a whole run: what is quick and stands alone comes first. */
export const suites: Readonly<Record<string, () => Promise<{ readonly suite: Suite }>>> = {
  schema: () => import('./schema/suite.ts'),
  parity: () => import('./parity/suite.ts'),
  sealing: () => import('./sealing/suite.ts'),
  bundles: () => import('./bundles/suite.ts'),
  report: () => import('./report-page/suite.ts'),
  harness: () => import('./harness/suite.ts'),
  secrets: () => import('./secrets/suite.ts'),
  mesh: () => import('./mesh/suite.ts'),
  order: () => import('./order/suite.ts'),
  negative: () => import('./negative/suite.ts'),
  drift: () => import('./drift/suite.ts'),
  flux: () => import('./flux/suite.ts'),
  rendered: () => import('./rendered/suite.ts'),
  methods: () => import('./methods/suite.ts'),
  hub: () => import('./hub/suite.ts'),
  newcomer: () => import('./newcomer/suite.ts'),
  scale: () => import('./scale/suite.ts'),
  traffic: () => import('./traffic/suite.ts'),
  roots: () => import('./roots/suite.ts'),
};
