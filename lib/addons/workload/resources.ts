import * as z from 'zod';
import type { ResourceRequirements } from '../../../imports/core.ts';

const quantities = z.record(z.string(), z.union([z.string(), z.number()]));

type Quantities = Readonly<Record<string, string>>;

/** The schema of the option `resources`: Kubernetes' own form, with the defaults of one addon. */
const schemaOf = (requests: Quantities, limits: Quantities) =>
  z
    .strictObject({
      requests: quantities.default({ ...requests }).describe('What the scheduler sets aside for the pod.'),
      limits: quantities.default({ ...limits }).describe('What the pod may use at most; empty for no limit.'),
    })
    .default({ requests: { ...requests }, limits: { ...limits } })
    .describe('CPU and memory of the pod, as Kubernetes writes them.');

/** The type of that schema, which every addon shares. */
export type ResourcesOption = ReturnType<typeof schemaOf>;
export type Resources = z.output<ResourcesOption>;

/** @param limits default: no limit, as a CPU limit only slows a pod down */
export const resourcesOption = (requests: Quantities, limits: Quantities = {}): ResourcesOption =>
  schemaOf(requests, limits);

/** The declared resources as a container takes them; an empty list of limits is left out of dist. */
export const containerResources = ({ requests, limits }: Resources): ResourceRequirements => ({
  ...(Object.keys(requests).length > 0 ? { requests } : {}),
  ...(Object.keys(limits).length > 0 ? { limits } : {}),
});
