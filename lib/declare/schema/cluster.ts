import * as z from 'zod';
import { platforms } from '../../plan/cluster-plan.ts';
import { defaults } from '../defaults.ts';
import type { Vocabulary } from '../registry.ts';
import { addonsSchema } from './addons.ts';
import { gatewaySchema } from './gateway.ts';
import { overridesSchema } from './overrides.ts';
import { secretsSchema } from './secrets.ts';
import { asDnsName, asLabelValue, asRelativePath, asShownText } from './text.ts';
import { controlPlaneSchema } from './workload.ts';

const apiServer = z.strictObject({
  url: z.string().meta({ description: 'https address under which the other clusters reach the API server.' }),
  ca: asRelativePath().exactOptional().meta({
    description: 'PEM file that verifies the address, where it is not the CA of the cluster itself.',
  }),
  tlsServerName: asDnsName()
    .exactOptional()
    .meta({ description: 'Name in its certificate, where it is not the host.' }),
});

const size = z.enum(['production', 'kind']).exactOptional().meta({
  description: 'production runs two of each with disruption budgets, kind runs one of each.',
  default: 'production; kind on platform kind',
});

/** What `clusterDefaults` and each of `clusters` may say. */
const clusterShape = {
  network: asLabelValue().exactOptional().meta({
    description: 'Clusters of one network reach each other pod to pod; others go through east-west gateways.',
  }),
  context: asShownText().exactOptional().meta({ description: 'Kubeconfig context, a hint for live commands.' }),
  uid: z.string().min(1).exactOptional().meta({
    description: 'UID of the namespace kube-system, by which live commands know the cluster.',
  }),
  platform: z.enum(platforms).exactOptional().meta({
    description: 'Where the cluster runs, for what differs there (CNI folders, privileges).',
    default: defaults.platform,
  }),
  size,
  cni: z.boolean().exactOptional().meta({
    description: 'Istio CNI agent instead of the privileged istio-init container, where Pod Security forbids that.',
    default: 'true on openshift, else false',
  }),
  apiServer: apiServer.exactOptional().meta({ description: 'How peers reach the API server of this cluster.' }),
  controlPlane: controlPlaneSchema.exactOptional().meta({ description: 'How istiod runs.' }),
  gateway: z
    .union([z.literal(false), gatewaySchema])
    .exactOptional()
    .meta({
      description: 'The east-west gateway. false: none, another cluster of the network has one.',
      default: 'one in each cluster when the mesh has several networks',
    }),
  secrets: secretsSchema.exactOptional().meta({ description: 'Other sealing backends for this cluster.' }),
  overrides: overridesSchema.exactOptional().meta({
    description: 'What no other field can say, laid over the overrides of the mesh.',
  }),
};

export const clusterSchema = (registry: Vocabulary) =>
  z.strictObject({
    ...clusterShape,
    addons: addonsSchema(registry.addons).exactOptional().meta({
      description: 'Options of addons for this cluster, merged over the mesh-wide ones; false leaves the addon out.',
    }),
    samples: addonsSchema(registry.samples).exactOptional().meta({
      description: 'Options of samples for this cluster, merged over the mesh-wide ones; false leaves the sample out.',
    }),
  });

export type ClusterSpec = z.output<ReturnType<typeof clusterSchema>>;
